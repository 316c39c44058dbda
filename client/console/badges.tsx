import type { Stage, Verdict } from "../../domain/words.ts";
import { Icon } from "../icons.tsx";
import { stageName, verdictLook, verdictName } from "./words.ts";

/** A verdict: drawing, word and colour say the same. */
export function VerdictBadge({ verdict, large = false }: { verdict: Verdict; large?: boolean }) {
  const look = verdictLook(verdict);
  return (
    <span class={`verdict verdict-${look}${large ? " verdict-large" : ""}`}>
      <Icon name={look} />
      {verdictName(verdict)}
    </span>
  );
}

export function StageBadge({ stage }: { stage: Stage }) {
  const { name, icon } = stageName(stage);
  return (
    <span class="state">
      <Icon name={icon} />
      {name}
    </span>
  );
}
