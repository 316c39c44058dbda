import type { Counts } from "../../database/today.ts";
import type { Clock } from "./clock.tsx";
import { countOf, number, reasonText } from "./words.ts";

/** Counts alone: what was done without anybody, and what will be. */
export function RunsByItself({ counts, clock }: { counts: Counts; clock: Clock }) {
  const notSent = counts.skipped.reduce((sum, { count }) => sum + count, 0);
  const why = counts.skipped.map(({ reason, count }) => `${reasonText(reason)} (${count})`).join("; ");
  return (
    <div class="card">
      <h2 id="by-itself">Runs by itself</h2>
      <p class="quiet small">In the last 24 hours</p>
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
        <dd>{number(counts.sent)}</dd>
        <dt>Not sent</dt>
        <dd>
          <a href="/console/follow-ups?tab=skipped">{number(notSent)}</a>
          {why !== "" && `: ${why}`}
        </dd>
      </dl>
      <p class="quiet small space">Next</p>
      <dl class="facts">
        <dt>Going out</dt>
        <dd>
          <a href="/console/follow-ups?tab=scheduled">{number(counts.dueToday)} in 24 hours</a>
          {counts.nextAt !== null && <>, next {clock.moment(counts.nextAt)}</>}
        </dd>
        <dt>Waiting</dt>
        <dd>
          <a href="/console/follow-ups?tab=waiting">{number(counts.waiting)} for an answer</a>
          {counts.oldestAskedAt !== null && `, the oldest ${clock.since(counts.oldestAskedAt)}`}
        </dd>
      </dl>
    </div>
  );
}
