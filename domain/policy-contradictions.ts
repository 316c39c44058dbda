import { checkedDurationMs } from "./duration.ts";
import type { PolicyRules } from "./policy.ts";

type Timed = "checkInAfter" | "latest" | "minimumAge" | "grace";
type Bound = "latest" | "maximumSilence" | "holdWindow";
/** A wait that does not fit another one of the same policy: it must not be longer than `bound`, or must be shorter. */
export type Contradiction = {
  rule: Timed;
  bound: Bound;
  must: "not-be-longer" | "be-shorter";
  /** What it would lead to, where that is not plain. */
  because: string | null;
};

const fits: Contradiction[] = [
  { rule: "checkInAfter", bound: "latest", must: "not-be-longer", because: null },
  { rule: "minimumAge", bound: "latest", must: "not-be-longer", because: null },
  { rule: "latest", bound: "maximumSilence", must: "not-be-longer", because: "nobody would be asked" },
  { rule: "latest", bound: "holdWindow", must: "be-shorter", because: "answers close with it" },
  { rule: "grace", bound: "holdWindow", must: "not-be-longer", because: null },
];

/** What each wait of a policy may be on its own, and not next to the others; its durations have been checked. */
export function contradictions(rules: Pick<PolicyRules, Timed | Bound>): Contradiction[] {
  return fits.filter(({ rule, bound, must }) => {
    const [wait, most] = [checkedDurationMs(rules[rule]), checkedDurationMs(rules[bound])];
    return must === "be-shorter" ? wait >= most : wait > most;
  });
}

/** "must not be longer than <bound>: nobody would be asked"; `named` is how the reader knows the other rule. */
export const contradictionText = ({ must, because }: Contradiction, named: string): string =>
  `must ${must === "be-shorter" ? "be shorter than" : "not be longer than"} ${named}${because === null ? "" : `: ${because}`}`;
