import { beforeAll, expect, it } from "vitest";
import { workflowBundle } from "../support/follow-up-paths.ts";

/** What the SDK itself brings into every bundle. */
const sdk = ["@temporalio/common", "@temporalio/workflow", "@temporalio/worker", "long", "ms", "nexus-rpc"];

let code = "";
let modules: string[] = [];
beforeAll(async () => {
  ({ code } = await workflowBundle());
  modules = [...code.matchAll(/!\*\*\* (\.\/\S+) \*\*\*!/g)].map(([, path = ""]) => path);
});
const libraryOf = (path: string) => /^\.\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

it("holds workflows, domain and the SDK, and no library: each costs memory for every cached workflow", () => {
  const foreign = modules.filter((path) => {
    const library = libraryOf(path);
    return library === undefined ? !/^\.\/(workflows|domain)\//.test(path) : !sdk.includes(library);
  });
  expect(modules.length).toBeGreaterThan(50);
  expect(foreign).toEqual([]);
});

it("has 80 modules of the SDK, of 600 kB with ours", () => {
  expect(modules.filter((path) => libraryOf(path) !== undefined)).toHaveLength(80);
  const [program = ""] = code.split("\n//# sourceMappingURL");
  expect(program.length).toBeGreaterThan(400_000);
  expect(program.length).toBeLessThan(600_000);
});
