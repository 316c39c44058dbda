import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { FailureClass } from "./failure-class.ts";

const library = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path));

/** One client or worker believes that it is two days earlier or later, another one after it. */
export const wrongClock: FailureClass = {
  name: "clock",
  what: "the clock of one client or worker off by two days",
  missing: () => (library === undefined ? "libfaketime is not installed (apt-get install libfaketime)" : null),
  async strike({ system, faults, chance, forMs, over }) {
    const end = performance.now() + forMs;
    while (performance.now() < end && !over.aborted) {
      const all = system.processes.filter(({ running }) => running());
      const one = all[chance.between(0, all.length - 1)];
      const offset = chance.pick(["+2d", "-2d"]);
      if (!one) return;
      faults.count(`clock ${one.role} ${offset}`);
      await one.kill();
      // Timers go by the monotonic clock, which nobody sets.
      one.start({ LD_PRELOAD: library ?? "", FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: "1" });
      await delay(chance.between(6_000, 10_000), undefined, { signal: over }).catch(() => undefined);
      await one.kill();
      one.start();
    }
  },
};
