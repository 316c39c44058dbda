import type { Child } from "hono/jsx";
import { type Figures, type Part, ratedAtMost } from "../../database/figures.ts";
import type { GoingOut } from "../../database/going-out.ts";
import { countedAtMost } from "../../database/queue.ts";
import type { Counts } from "../../database/today.ts";
import { rateOf } from "../../domain/rate.ts";
import type { Clock } from "./clock.tsx";
import { countOf, number } from "./words.ts";

type Strip = { figures: Figures; going: GoingOut; counts: Counts; clock: Clock };

/** How it goes, in one line: rates with their interval and n, and what is under way. */
export function FiguresStrip({ figures: { held, answered }, going, counts, clock }: Strip) {
  const due = going.hours.reduce((sum, { count }) => sum + count, 0);
  return (
    <dl class="tiles strip">
      <RateTile label="Fix held, 90 days" part={held} of={`${newest(held)}${countOf(held.n, "verdict")}`} />
      <Tile
        label="Going out today"
        value={due === 0 ? "0" : <a href="/console/follow-ups?tab=scheduled">{capped(due)}</a>}
        note={<Next going={going} clock={clock} />}
      />
      <Tile
        label="Waiting for an answer"
        value={counts.waiting === 0 ? "0" : <a href="/console/follow-ups?tab=waiting">{number(counts.waiting)}</a>}
        note={counts.oldestAskedAt === null ? "nobody is asked" : `oldest ${clock.since(counts.oldestAskedAt)}`}
      />
      <RateTile
        label="Answered, 90 days"
        part={answered}
        of={`${number(answered.count)} of ${newest(answered)}${number(answered.n)} delivered`}
      />
    </dl>
  );
}

type OneTile = { label: string; value: Child; note: Child; few?: boolean };

function Tile({ label, value, note, few = false }: OneTile) {
  return (
    <div class={few ? "tile tile-small-n" : "tile"}>
      <dt class="tile-label">{label}</dt>
      <dd class="tile-value">{value}</dd>
      <dd class="tile-note">{note}</dd>
    </div>
  );
}

/** "79 %, 74 to 84"; of fewer than ten there is no rate, only how many of how many. */
function RateTile({ label, part, of }: { label: string; part: Part; of: string }) {
  const rate = rateOf(part);
  if (rate === null) return <Tile label={label} value="–" note="nothing to rate yet" few />;
  if (rate.few) {
    const value = (
      <>
        – <small>{`${number(part.count)} of ${number(part.n)}`}</small>
      </>
    );
    return <Tile label={label} value={value} note="too few to rate, needs 10" few />;
  }
  const percent = (share: number): string => String(Math.round(100 * share));
  const value = (
    <>
      {percent(rate.share)} % <small>{`${percent(rate.low)} to ${percent(rate.high)}`}</small>
    </>
  );
  return <Tile label={label} value={value} note={of} />;
}

function Next({ going: { hours, nextAt }, clock }: Pick<Strip, "going" | "clock">) {
  if (nextAt === null) return <>none is planned</>;
  const [first] = hours;
  if (first === undefined) return <>next {clock.moment(nextAt)}</>;
  const when = nextAt.getTime() <= clock.now.getTime() ? "next now" : <>next at {clock.time(nextAt)}</>;
  return (
    <>
      {when}, {countOf(first.customers, "customer")}
    </>
  );
}

const capped = (count: number): string => (count > countedAtMost ? `${number(countedAtMost)}+` : number(count));
const newest = ({ n }: Part): string => (n >= ratedAtMost ? "the newest " : "");
