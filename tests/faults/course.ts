import type { Verdict } from "../../domain/words.ts";
import type { Chance } from "../proof/seeded.ts";

/** What the world does with one ticket, decided before it begins. */
export type Course = {
  via: "desk" | "api";
  /** How often the same resolution is told again. */
  again: number;
  /** An agent opens it again by themselves, so long after it was solved; null = nobody does. */
  reopenAfterMs: number | null;
  /** A mail scanner opens every link before the customer does. */
  scanned: boolean;
  answer: { by: "page" | "api" | "reply"; verdict: Exclude<Verdict, "not_tested">; afterMs: number } | null;
  /** The customer changes their mind, so long after the first answer. */
  change: { verdict: Exclude<Verdict, "not_tested">; afterMs: number } | null;
  optsOut: boolean;
  /** Once it has been opened again, an agent solves it a second time. */
  solvedAgain: boolean;
};

/** The same chance gives the same courses. */
export function newCourse(chance: Chance): Course {
  const verdict = () => chance.pick(["held", "held", "partly", "not_held", "not_held"]);
  const reopened = chance.chance(0.1);
  const answered = chance.chance(0.8);
  return {
    via: chance.chance(0.7) ? "desk" : "api",
    again: chance.chance(0.4) ? chance.between(1, 3) : 0,
    reopenAfterMs: reopened ? chance.between(0, 9_000) : null,
    scanned: chance.chance(0.5),
    answer: answered
      ? {
          by: chance.pick(["page", "page", "page", "api", "reply"]),
          verdict: verdict(),
          afterMs: chance.between(0, 2_000),
        }
      : null,
    change: chance.chance(0.25) ? { verdict: verdict(), afterMs: chance.between(100, 5_000) } : null,
    optsOut: chance.chance(0.1),
    solvedAgain: chance.chance(0.5),
  };
}
