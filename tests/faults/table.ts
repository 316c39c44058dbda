import { loadavg } from "node:os";
import type { ClassReport, Report } from "./report.ts";

/** The report as a table of Markdown, ready for docs/reliability.md, with what was not as promised below it. */
export function table({ seed, tookS, classes, total, endedByThemselves, violations, left, passed }: Report): string {
  const head = ["seed", "class", "follow-ups", "faults", "lost", "doubled", "forbidden", "unknown sends", "recovery"];
  const rows = classes.map((one) => [seed, ...rowOf(one)]);
  const sum = [seed, "**all**", total.followUps, total.faults, total.lost, total.doubled, total.forbidden, "", ""];
  const lines = [head, head.map(() => "---"), ...rows, sum].map((cells) => `| ${cells.join(" | ")} |`);
  const found = violations.map(
    ({ promise, subject, what, class: born }) => `  promise ${promise}: ${subject} ${what} (${born})`,
  );
  return [
    ...lines,
    "",
    `seed ${seed}, ${tookS} s, load ${loadavg().map(Math.round).join(", ")} in the end; ${total.answers} answers and ${total.notes} notes on tickets acknowledged`,
    ...(endedByThemselves.length > 0 ? [`ended although nobody killed them: ${endedByThemselves.join(", ")}`] : []),
    ...(left === null ? [] : [`not at rest in the end: ${JSON.stringify(left)}`]),
    ...found,
    passed ? "All promises were kept." : "NOT all promises were kept.",
  ].join("\n");
}

function rowOf(one: ClassReport): (string | number)[] {
  const { ever, knownByAnswer, arrivedUnknown, neverArrived } = one.unknown;
  const unknown =
    ever === 0 ? "0" : `${ever}: ${knownByAnswer} known by an answer, ${arrivedUnknown} arrived, ${neverArrived} not`;
  const seconds = one.recoveryMs.map((ms) => (ms === null ? "never" : `${(ms / 1000).toFixed(1)} s`)).join(", ");
  return [one.name, one.followUps, one.faults, one.lost, one.doubled, one.forbidden, unknown, seconds];
}
