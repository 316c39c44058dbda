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
          <Led to="tab=settled&verdict=held" count={counts.closed} text={countOf(counts.closed, "ticket")} />
        </dd>
        <dt>Reopened</dt>
        <dd>
          <Led to="tab=settled&verdict=not_held" count={counts.reopened} text={countOf(counts.reopened, "ticket")} />
        </dd>
        <dt>Check-ins sent</dt>
        <dd>
          {number(counts.sent)}
          {counts.combined > 0 && `, ${number(counts.combined)} of them combined`}
        </dd>
        <dt>Not sent</dt>
        <dd>
          <Led to="tab=skipped" count={notSent} text={number(notSent)} />
          {why !== "" && `: ${why}`}
        </dd>
      </dl>
    </section>
  );
}

/** A count that leads to what was counted; none leads nowhere. */
function Led({ to, count, text }: { to: string; count: number; text: string }) {
  return count === 0 ? <>{text}</> : <a href={`/console/follow-ups?${to}`}>{text}</a>;
}
