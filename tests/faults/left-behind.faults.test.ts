import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { processesOf } from "./left-behind.ts";

const places = pathToFileURL(join(import.meta.dirname, "places.ts")).href;

/** A run that starts one process as Postgres is started, forgets it, says its folder, and ends. */
const runThatEnds = (how: string): string => `
  import { spawn } from "node:child_process";
  import { makePlaces } from ${JSON.stringify(places)};
  const places = await makePlaces();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", places.folder], { detached: true, stdio: "ignore" });
  child.unref();
  process.stdout.write(places.folder);
  ${how}`;

const endings = {
  "as it should": "await places[Symbol.asyncDispose]();",
  "by its watchdog": "process.exit(3);",
  "by an error that nobody caught": 'throw new Error("nobody expected this");',
  "by SIGINT": 'process.kill(process.pid, "SIGINT"); setInterval(() => {}, 1000);',
  "by kill -9": 'process.kill(process.pid, "SIGKILL");',
};

describe("a run of failures", () => {
  it.each(Object.entries(endings))("leaves no process and no folder behind when it ends %s", async (_, how) => {
    const run = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", runThatEnds(how)], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const said = text(run.stdout);
    await once(run, "close");
    const folder = await said;
    expect(folder).toContain("aftercare-faults-");
    await vi.waitFor(
      () => {
        expect(processesOf(folder)).toEqual([]);
        expect(existsSync(folder)).toBe(false);
      },
      { timeout: 30_000, interval: 100 },
    );
  });
});
