import type { Child } from "hono/jsx";
import type { ReviewRow } from "../../database/review-list.ts";
import type { WholeReview } from "../../database/review-view.ts";
import { alikeTo } from "../../domain/alike.ts";
import { VerdictBadge } from "../console/badges.tsx";
import type { Clock } from "../console/clock.tsx";
import { countOf, number } from "../console/words.ts";
import { Columns } from "../settings/columns.tsx";
import { languageOf } from "../language-of.ts";
import { dayOf, fieldNames, openedBecause } from "./review-words.tsx";

const quotesAtMost = 3;
type Compared = { one: WholeReview; other: WholeReview; clock: Clock };

/** Two reviews line by line: is it the same that keeps coming back? */
export function ComparePage({ one, other, clock }: Compared) {
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/reviews">Reviews</a>
          </li>
          <li>
            <a href={`/console/reviews/${one.review.id}`}>{one.review.title}</a>
          </li>
          <li>Compare</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Two reviews, side by side</h1>
          </div>
          <p class="page-lead">{inCommon(one, other)}</p>
        </div>
      </div>
      <table class="table queue compared" role="table" aria-label="Two reviews, side by side">
        <Columns names={["Compared", "This review", "The other review"]} />
        <tbody role="rowgroup">
          {lines(clock).map(([name, value]) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                {name}
              </th>
              <td role="cell" data-label="This review:">
                <div>{value(one) || <span class="quiet">–</span>}</div>
              </td>
              <td role="cell" data-label="The other review:">
                <div>{value(other) || <span class="quiet">–</span>}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What is compared, in this order. */
function lines(clock: Clock): [name: string, value: (whole: WholeReview) => Child][] {
  const day = (text: string | null): Child => text !== null && dayOf(text, clock);
  return [
    ["Review", ({ review }) => <a href={`/console/reviews/${review.id}`}>{review.title}</a>],
    ["State", ({ review }) => stateOf(review, clock)],
    ["Opened because", ({ review }) => openedBecause(review.reason)],
    ["Tickets", ({ review }) => `${countOf(review.tickets, "ticket")}, ${countOf(review.customers, "customer")}`],
    ["What customers said", Quotes],
    [fieldNames.whys, ({ review: { whys } }) => <Answers whys={whys} from={1} />],
    [
      "Second branch",
      ({ review: { branchFrom, branchWhys } }) =>
        branchFrom !== null && <Answers whys={branchWhys} from={branchFrom} />,
    ],
    [fieldNames.causeId, ({ review }) => review.causeName],
    [fieldNames.department, ({ review }) => review.department],
    [fieldNames.ownerId, ({ review }) => review.ownerName],
    [fieldNames.correctiveAction, ({ review }) => linesOf(review.correctiveAction)],
    [fieldNames.checkOn, ({ review }) => day(review.checkOn)],
    [fieldNames.conclusion, ({ review }) => linesOf(review.conclusion)],
  ];
}

const linesOf = (text: string): Child => text !== "" && <span class="kept-lines">{text}</span>;

const stateOf = (review: ReviewRow, clock: Clock): Child =>
  review.concludedAt === null ? (
    <>open since {clock.day(review.reopenedAt ?? review.openedAt)}</>
  ) : (
    <>concluded {clock.day(review.concludedAt)}</>
  );

function Answers({ whys, from }: { whys: string[]; from: number }) {
  if (whys.length === 0) return <span class="quiet">–</span>;
  return (
    <ol>
      {whys.map((why, i) => (
        <li>
          {from + i}. <span class="kept-lines">{why}</span>
        </li>
      ))}
    </ol>
  );
}

/** What was said last, in a few words. */
function Quotes({ followUps, moreFollowUps }: WholeReview) {
  const said = followUps.filter(({ words }) => words);
  if (said.length === 0) return <span class="quiet">–</span>;
  const more = said.length - quotesAtMost + moreFollowUps;
  return (
    <ul class="stack">
      {said.slice(0, quotesAtMost).map((each) => (
        <li>
          {each.verdict !== null && <VerdictBadge verdict={each.verdict} />}
          <blockquote class="work-quote" {...languageOf(each)}>
            {each.words}
          </blockquote>
        </li>
      ))}
      {more > 0 && <li class="quiet small">and {number(more)} more</li>}
    </ul>
  );
}

/** "Shares “restore”, “copy” in 3 of 3 tickets": how many of the other's are like one of these. */
function inCommon(one: WholeReview, other: WholeReview): string {
  const tickets = new Map(other.followUps.map((each) => [`${each.connection} ${each.ticketExternalId}`, each]));
  const shared = [...tickets.values()].flatMap((ticket) => alikeTo(ticket, { others: one.followUps }) ?? []);
  if (shared.length === 0) return "None of the other’s tickets shares a tag, or two telling words, with one of these.";
  const words = [...new Set(shared.flatMap((each) => each.words))].slice(0, 4).map((word) => `“${word}”`);
  const tags = [...new Set(shared.flatMap((each) => each.tags))].slice(0, 4);
  const named = [words.join(", "), tags.length > 0 && `tagged ${tags.join(", ")}`].filter(Boolean).join(" · ");
  return `Shares ${named} in ${number(shared.length)} of ${countOf(tickets.size, "ticket")} of the other.`;
}
