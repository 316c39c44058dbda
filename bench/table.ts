import { type Finding, isReached, type Spread } from "./row.ts";

/** Findings as a table for people; `docs/performance.md` quotes it. */
export function tableOf(findings: Finding[]): string {
  const head = ["", "ours", "floor", "ratio (least to most)", "goal", ""];
  const lines = findings.map((finding) => [
    finding.what,
    `${shown(finding.ours.median)} ${finding.unit}`,
    finding.floor ? `${shown(finding.floor.value.median)} ${finding.unit} (${finding.floor.name})` : "",
    finding.ratio ? ratioShown(finding.ratio) : "",
    goalShown(finding),
    verdict(finding),
  ]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function shown(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

const ratioShown = ({ median, least, most }: Spread) => `${shown(median)} (${shown(least)} to ${shown(most)})`;

function goalShown({ goal, unit }: Finding): string {
  if (goal === undefined) return "";
  const of = goal.of === "ours" ? ` ${unit}` : "";
  return goal.atMost === undefined ? `≥ ${goal.atLeast}${of}` : `≤ ${goal.atMost}${of}`;
}

function verdict(finding: Finding): string {
  const reached = isReached(finding);
  const word = reached === null ? "" : reached ? "reached" : "missed";
  return [word, finding.note ?? ""].filter(Boolean).join("; ");
}
