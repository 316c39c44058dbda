import { expect, it } from "vitest";
import { workflowBundle } from "../support/follow-up-paths.ts";

/** What the SDK itself brings into every bundle. */
const sdk = ["@temporalio/common", "@temporalio/workflow", "@temporalio/worker", "long", "ms", "nexus-rpc"];

it("holds workflows, domain and the SDK, and no library: each costs memory for every cached workflow", async () => {
  const { code } = await workflowBundle();
  const modules = [...code.matchAll(/!\*\*\* (\.\/\S+) \*\*\*!/g)].map(([, path = ""]) => path);
  const foreign = modules.filter((path) => {
    const [, library] = /^\.\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    return library === undefined ? !/^\.\/(workflows|domain)\//.test(path) : !sdk.includes(library);
  });
  expect(modules.length).toBeGreaterThan(50);
  expect(foreign).toEqual([]);
});
