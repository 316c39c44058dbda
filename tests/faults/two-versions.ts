import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import type { FailureClass } from "./failure-class.ts";
import type { System } from "./system.ts";

const root = join(import.meta.dirname, "..", "..");

/**
 * A roll-out that takes long: a worker whose workflow has a step more, behind `patched()`, works beside one of the old
 * version; both die now and then, so that runs go from one to the other. In the end only the new one is there.
 */
export const twoVersions: FailureClass = {
  name: "two-versions",
  what: "workers of two versions side by side, killed in turns, then only the new one",
  async strike({ system, faults, chance, forMs, over }) {
    const end = performance.now() + forMs;
    const old = system.processes.filter(({ role, running }) => role === "worker" && running());
    const image = await nextVersion(system);
    const [first, second] = old;
    await second?.end();
    const fresh = system.run({ role: "worker", name: "aftercare-worker-new-1", image, env: system.workerEnv });
    faults.count("a worker of another version");
    while (performance.now() < end && !over.aborted) {
      await delay(chance.between(3_000, 6_000));
      const one = chance.coin() ? fresh : first;
      faults.count("kill -9 worker");
      await one?.kill();
      one?.start();
    }
    await first?.end();
    system.run({ role: "worker", name: "aftercare-worker-new-2", image, env: system.workerEnv });
  },
};

/** The same build with another workflow in it. */
async function nextVersion({ folder, image }: System): Promise<string> {
  const source = join(folder, "next-source");
  const next = join(folder, "next-image");
  for (const name of ["workflows", "domain"]) cpSync(join(root, name), join(source, name), { recursive: true });
  for (const place of [source, next]) {
    mkdirSync(place, { recursive: true });
    cpSync(join(root, "package.json"), join(place, "package.json"));
    symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
  }
  const path = join(source, "workflows", "follow-up.ts");
  const before = readFileSync(path, "utf8");
  const after = before
    .replace("import { condition, setHandler }", "import { condition, patched, setHandler }")
    .replace(
      "  let standing = lookAgain(",
      '  if (patched("one-more-step")) await condition(() => isWithdrawn, 50);\n  let standing = lookAgain(',
    );
  if (after.length < before.length + 60) throw new Error("the workflow no longer looks as the next version expects it");
  writeFileSync(path, after);
  const logger = new DefaultLogger("WARN");
  const { code } = await bundleWorkflowCode({ workflowsPath: join(source, "workflows", "index.ts"), logger });
  cpSync(join(image, "dist"), join(next, "dist"), { recursive: true });
  writeFileSync(join(next, "dist", "workflows", "bundle.js"), code);
  return next;
}
