import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { processesOf } from "./left-behind.ts";

const places = pathToFileURL(join(import.meta.dirname, "places.ts")).href;
const product = pathToFileURL(join(import.meta.dirname, "..", "proof", "product.ts")).href;

/** A run that starts one process as Postgres is started, forgets it, says its folder, and ends. */
const runThatEnds = (how: string): string => `
  import { spawn } from "node:child_process";
  import { makePlaces } from ${JSON.stringify(places)};
  const places = await makePlaces();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", places.folder], { detached: true, stdio: "ignore" });
  child.unref();
  process.stdout.write(places.folder);
  ${how}`;

/** A run with one process of the product, as its clients and workers are, that it stops when it hears a Ctrl-C. */
const runWithAProduct = `
  import { mkdirSync, writeFileSync } from "node:fs";
  import { join } from "node:path";
  import { makePlaces } from ${JSON.stringify(places)};
  import { productProcess } from ${JSON.stringify(product)};
  const places = await makePlaces();
  const at = join(places.folder, "dist", "client");
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "main.js"), \`
    process.on("SIGTERM", () => process.exit(0));
    process.stdout.write("up");
    setInterval(() => {}, 1000);\`);
  const env = { DATABASE_URL: "postgres://127.0.0.1:1/none" };
  const product = productProcess({ role: "client", env, image: places.folder, ownGroup: true });
  process.once("SIGINT", async () => {
    process.stdout.write(" the product ended with " + (await product.stop()));
    await places[Symbol.asyncDispose]();
    process.exit();
  });
  while (product.output() !== "up") await new Promise((resolve) => setTimeout(resolve, 10));
  process.stdout.write(places.folder);`;

const endings = {
  "as it should": "await places[Symbol.asyncDispose]();",
  "by its watchdog": "process.exit(3);",
  "by an error that nobody caught": 'throw new Error("nobody expected this");',
  "by SIGINT": 'process.kill(process.pid, "SIGINT"); setInterval(() => {}, 1000);',
  "by kill -9": 'process.kill(process.pid, "SIGKILL");',
};

describe("a run of failures", () => {
  it.each(Object.entries(endings))("leaves no process and no folder behind when it ends %s", async (_, how) => {
    const run = start(runThatEnds(how));
    const said = text(run.stdout);
    await once(run, "close");
    const folder = await said;
    expect(folder).toContain("aftercare-faults-");
    await nothingIsLeft(folder);
  });

  it("stops its product in order at a Ctrl-C, which is for the run alone, and leaves nothing behind", async () => {
    const run = start(runWithAProduct, { detached: true });
    const [first] = z.tuple([z.instanceof(Buffer)]).parse(await once(run.stdout, "data"));
    const rest = text(run.stdout);
    // A terminal signals everybody in the group of what runs in it.
    process.kill(-(run.pid ?? Number.NaN), "SIGINT");
    expect(await rest).toBe(" the product ended with 0");
    await nothingIsLeft(first.toString());
  });
});

function start(code: string, { detached = false } = {}) {
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "ignore"],
    detached,
  });
}

async function nothingIsLeft(folder: string): Promise<void> {
  await vi.waitFor(
    () => {
      expect(processesOf(folder)).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
    { timeout: 30_000, interval: 100 },
  );
}
