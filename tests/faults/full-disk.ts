import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { FailureClass } from "./failure-class.ts";
import { canMount } from "./places.ts";

/** Somebody else fills the disk that Postgres writes to, to the last byte, and takes it away again. */
export const fullDisk: FailureClass = {
  name: "disk-full",
  what: "no space left on the disk of Postgres",
  missing: () =>
    canMount() ? null : "this process may not mount a small disk for Postgres (it has to be root on Linux)",
  async strike({ system, faults, chance, forMs, over }) {
    const end = performance.now() + forMs;
    const filler = join(system.postgresFolder, "filler");
    while (performance.now() < end && !over.aborted) {
      await delay(chance.between(3_000, 6_000));
      faults.count("disk full");
      const until = performance.now() + chance.between(4_000, 9_000);
      while (performance.now() < until) {
        fill(filler);
        await delay(200);
      }
      rmSync(filler, { force: true });
      // It may have given up; whoever looks after it starts it again.
      await system.postgres.start();
    }
  },
};

const pieces = [8_000_000, 65_536, 4_096, 1].map((bytes) => Buffer.alloc(bytes));

function fill(path: string): void {
  const file = openSync(path, "a");
  for (const piece of pieces) {
    try {
      while (writeSync(file, piece) === piece.length);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
  closeSync(file);
}
