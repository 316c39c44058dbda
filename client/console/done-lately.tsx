import type { Counts } from "../../database/today.ts";
import { countOf, number, reasonText } from "./words.ts";

/** Counts alone: what was done without anybody. */
export function DoneLately({ counts }: { counts: Counts }) {
  const notSent = counts.skipped.reduce((sum, { count }) => sum + count, 0);
  const why = counts.skipped.map(({ reason, count }) => `${reasonText(reason)} (${number(count)})`).join("; ");
  return (
    <section class="card" aria-labelledby="done">
      <h2 id="done">Done in the last 24 hours</h2>
      <dl class="facts">
        <dt>Closed, held</dt>
        <dd>
          <a href="/console/follow-ups?tab=settled&verdict=held">{countOf(counts.closed, "ticket")}</a>
        </dd>
        <dt>Reopened</dt>
        <dd>
          <a href="/console/follow-ups?tab=settled&verdict=not_held">{countOf(counts.reopened, "ticket")}</a>
        </dd>
        <dt>Check-ins sent</dt>
        <dd>
          {number(counts.sent)}
          {counts.combined > 0 && `, ${number(counts.combined)} of them combined`}
        </dd>
        <dt>Not sent</dt>
        <dd>
          <a href="/console/follow-ups?tab=skipped">{number(notSent)}</a>
          {why !== "" && `: ${why}`}
        </dd>
      </dl>
    </section>
  );
}
