import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockFindings } from "../../tools/lock-check.ts";

const root = join(import.meta.dirname, "..", "..");
const integrity = "sha512-AAAA";
const whole = {
  manifest: { dependencies: { a: "1.2.3" }, devDependencies: { c: "3.0.0-beta.17" } },
  packages: {
    "": { dependencies: { a: "1.2.3" }, devDependencies: { c: "3.0.0-beta.17" } },
    "node_modules/a": { version: "1.2.3", integrity, dependencies: { b: "^2.0.0" }, optionalDependencies: { d: "1" } },
    "node_modules/a/node_modules/b": { version: "2.1.0", integrity, dependencies: { d: "^1.0.0" } },
    "node_modules/c": { version: "3.0.0-beta.17", integrity },
    "node_modules/d": { version: "1.0.0", integrity },
  },
};

function findings({ manifest = {}, packages = {} }: { manifest?: object; packages?: object }): string[] {
  return lockFindings({
    manifest: { ...whole.manifest, ...manifest },
    lock: { packages: { ...whole.packages, ...packages } },
  });
}

describe("the lock check", () => {
  it("finds nothing in this project", async () => {
    const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(root, name), "utf8"));
    expect(lockFindings({ manifest: await read("package.json"), lock: await read("package-lock.json") })).toEqual([]);
  });

  it("finds nothing in a lock file that is whole, nested packages included", () => {
    expect(findings({})).toEqual([]);
  });

  it.each(["^1.2.3", "~1.2.3", "1.x", "latest", "*", ">=1.2.3", "npm:other@1.2.3"])(
    "wants one exact version, not %s",
    (version) => {
      expect(findings({ manifest: { overrides: { z: version } } })).toEqual([
        `package.json: overrides has z at ${version}, which is not one exact version`,
      ]);
    },
  );

  it("names a package of a family that the registry did not have", () => {
    const packages = {
      "node_modules/c": { version: "3.0.0-beta.17", integrity, optionalDependencies: { "c-arm": "3" } },
    };
    expect(findings({ packages })).toEqual(["package-lock.json: node_modules/c needs c-arm 3, which is not in it"]);
  });

  it("does not take a package nested elsewhere for the one that is needed", () => {
    const packages = { "node_modules/c": { version: "3.0.0-beta.17", integrity, dependencies: { b: "2" } } };
    expect(findings({ packages })).toEqual(["package-lock.json: node_modules/c needs b 2, which is not in it"]);
  });

  it("says when the lock file holds another version than package.json", () => {
    expect(findings({ manifest: { dependencies: { a: "1.2.4" } } })).toEqual([
      "package-lock.json: a is 1.2.3, package.json says 1.2.4",
    ]);
  });

  it("lets no registry's name in, and no package without its integrity", () => {
    const packages = { "node_modules/d": { version: "1.0.0", resolved: "https://registry.example.test/d-1.0.0.tgz" } };
    expect(findings({ packages })).toEqual([
      "package-lock.json: node_modules/d names the registry it came from",
      "package-lock.json: node_modules/d has no integrity",
    ]);
  });
});
