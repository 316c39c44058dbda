import type { WatchedAnswer } from "../../database/review-evidence.ts";
import { rateOf } from "../../domain/rate.ts";
import { Icon } from "../icons.tsx";
import { number, verdictLook, verdictName } from "../console/words.ts";
import type { ReviewView } from "./review-page.tsx";
import { dayOf } from "./review-words.tsx";

const enough = 10;
const pipsAtMost = 40;

/** Whether what was changed helped: what customers say about fixes before the conclusion and since. */
export function Watch({
  whole: { review },
  evidence: { answers },
  clock,
}: Pick<ReviewView, "whole" | "evidence" | "clock">) {
  const before = answers.filter(({ after }) => !after);
  const since = answers.filter(({ after }) => after);
  const until = review.checkOn === null ? null : dayOf(review.checkOn, clock);
  const { concludedAt } = review;
  return (
    <section class="section" aria-labelledby="watch">
      <div class="section-head">
        <h2 id="watch">Does the fix hold</h2>
        <p class="quiet small">Its tickets and those that look alike, answered in the last 90 days</p>
      </div>
      {concludedAt === null ? (
        <p class="space second">
          Watched from the day on which it is concluded{until === null ? "" : <> until {until}</>}; so far this is how
          it was.
        </p>
      ) : (
        <>
          <Told answers={since} what={<>since it was concluded on {clock.day(concludedAt)}</>} />
          <Pips answers={since} awaited={enough - since.length} />
          <p class="small quiet">
            {until !== null && <>Looked at on {until}. </>}
            {since.length < enough && <>{number(enough - since.length)} more answers until it can be rated.</>}
          </p>
        </>
      )}
      <Told answers={before} what={concludedAt === null ? <>until now</> : <>before</>} />
      <Pips answers={before} />
    </section>
  );
}

/** "6 of 7 held since …, true rate between 49 and 97 %"; grey while there are too few to rate. */
function Told({ answers, what }: { answers: WatchedAnswer[]; what: unknown }) {
  const rate = rateOf({ count: answers.filter(({ verdict }) => verdict === "held").length, n: answers.length });
  if (rate === null) return <p class="space quiet">No answer {what}.</p>;
  const percent = (share: number) => Math.round(100 * share);
  return (
    <p class={rate.few ? "space quiet" : "space"}>
      {rate.few ? (
        <>
          {number(rate.count)} of {number(rate.n)} held {what}
        </>
      ) : (
        <strong>
          {number(rate.count)} of {number(rate.n)} held {what}
        </strong>
      )}{" "}
      <span class="quiet">
        · true rate between {percent(rate.low)} and {percent(rate.high)} %{rate.few && " · too few to rate"}
      </span>
    </p>
  );
}

/** One sign for each answer; `awaited`: and an empty one for each that is needed before they can be rated. */
function Pips({ answers, awaited = 0 }: { answers: WatchedAnswer[]; awaited?: number }) {
  if (answers.length === 0 && awaited <= 0) return null;
  const shown = answers.slice(-pipsAtMost);
  return (
    <ol
      class="pips space"
      aria-label={
        shown.length < answers.length ? `The newest ${pipsAtMost} answers, oldest first` : "Answers, oldest first"
      }
    >
      {shown.map(({ verdict, externalId }) => (
        <li class={`pip pip-${verdictLook(verdict)}`}>
          <Icon name={verdictLook(verdict)} />
          <span class="visually-hidden">
            {verdictName(verdict).toLowerCase()}, {externalId}
          </span>
        </li>
      ))}
      {Array.from({ length: Math.max(0, awaited) }, () => (
        <li class="pip">
          <Icon name="dash" />
          <span class="visually-hidden">no answer yet</span>
        </li>
      ))}
    </ol>
  );
}
