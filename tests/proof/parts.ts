import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

/** What a test starts, stopped after it in the opposite order, also when it failed half-way. */
export function createParts() {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });
  return {
    stopLater: (stop: () => unknown): void => void stops.push(stop),
    async folder(): Promise<string> {
      const path = await mkdtemp(join(tmpdir(), "aftercare-proof-"));
      stops.push(() => rm(path, { recursive: true, force: true }));
      return path;
    },
  };
}
