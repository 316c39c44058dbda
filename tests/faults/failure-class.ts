import type { Chance } from "../proof/seeded.ts";
import type { Faults } from "./faults.ts";
import type { System } from "./system.ts";

export type Stage = {
  system: System;
  faults: Faults;
  chance: Chance;
  /** So long it goes on; then it heals what it broke. */
  forMs: number;
  /** Somebody stopped the run: heal at once. */
  over: AbortSignal;
};

/** One way in which things break. */
export type FailureClass = {
  name: string;
  /** As the table says it. */
  what: string;
  /** Null when it can be tried here, else why not and how it could. */
  missing?: () => string | null;
  /** Breaks things for a while, and leaves everything whole and running. */
  strike: (stage: Stage) => Promise<void>;
};
