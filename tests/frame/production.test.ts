import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

/** Nothing of these runs in production. */
const notInTheImage = [
  "bench",
  "coverage",
  "dist",
  "docs",
  "embedded",
  "node_modules",
  "test-results",
  "tests",
  "tools",
];

describe("the production set-up", () => {
  it("has every folder of the product in its image, and nothing else", async () => {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .filter((name) => !notInTheImage.includes(name));
    const copied = [...(await read("Dockerfile")).matchAll(/^COPY (\w+) \1$/gm)].map(([, name]) => name);
    expect(new Set(copied)).toEqual(new Set(folders));
    const sent = (await read(".dockerignore")).split("\n");
    expect(folders.filter((name) => !sent.includes(`!${name}`))).toEqual([]);
  });

  it("asks for nothing that .env.example does not explain", async () => {
    const asked = [...(await read("docker-compose.yml")).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const explained = await read(".env.example");
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !explained.includes(`\n# ${name}=`))).toEqual([]);
  });

  it("has no default for anything secret", async () => {
    const compose = await read("docker-compose.yml");
    const secrets = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|KEY|SMTP_URL)\w*)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(0);
    // An empty key is no key: none is seeded.
    const withDefault = secrets.filter(([, , rest]) => !rest?.startsWith(":?") && rest !== ":-");
    expect(withDefault.map(([, name]) => name)).toEqual([]);
  });
});
