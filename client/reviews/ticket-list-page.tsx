import type { ReviewRow } from "../../database/review-list.ts";
import type { ReviewedFollowUp, ReviewedPage } from "../../database/reviewed-follow-ups.ts";
import { VerdictBadge } from "../console/badges.tsx";
import type { Clock } from "../console/clock.tsx";
import { SearchField } from "../console/filter-fields.tsx";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { countOf, number } from "../console/words.ts";
import { Columns } from "../settings/columns.tsx";
import { languageOf } from "../language-of.ts";
import { type TicketListQuery, ticketListAddress } from "./ticket-list-query.ts";

export type TicketList = {
  review: ReviewRow;
  page: ReviewedPage;
  query: TicketListQuery;
  said: { good: boolean; text: string } | null;
  clock: Clock;
  formToken: string;
  mayTakeOut: boolean;
  maySee: (followUp: ReviewedFollowUp) => boolean;
};

/** All tickets of one review, however many: to be searched, and to be taken out. */
export function TicketListPage(list: TicketList) {
  const { review, page, query, said } = list;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/reviews">Reviews</a>
          </li>
          <li>
            <a href={`/console/reviews/${review.id}`}>{review.title}</a>
          </li>
          <li>Tickets</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Tickets of this review</h1>
            <span class="page-count">{number(review.tickets)}</span>
          </div>
          <p class="page-lead">{review.title}</p>
        </div>
      </div>
      {said !== null && (
        <Notice good={said.good}>
          <p>{said.text}</p>
        </Notice>
      )}
      <form class="filters" action={`/console/reviews/${review.id}/tickets`} method="get" role="search" id="filters">
        <SearchField value={query.q} placeholder="Ticket, customer, company, or what they said" />
        <noscript>
          <button class="button" type="submit">
            Show
          </button>
        </noscript>
      </form>
      <section id="queue" aria-labelledby="queue-count" class="stack space">
        <p id="queue-count" class="second small" role="status">
          {page.count === 0 ? "No tickets" : `${countOf(page.count, "follow-up")}, newest first`}
        </p>
        {page.items.length === 0 ? <Empty {...list} /> : <Table {...list} />}
        <nav class="pager" aria-label="Pages">
          <span class="row">
            {query.after !== "" && <a href={ticketListAddress(review.id, { ...query, after: "" })}>First page</a>}
            {page.next !== null && (
              <a href={ticketListAddress(review.id, { ...query, after: page.next })} rel="next">
                Next page
              </a>
            )}
          </span>
        </nav>
      </section>
    </>
  );
}

function Table(list: TicketList) {
  const { review, page, query, formToken, mayTakeOut } = list;
  return (
    <form method="post" action={ticketListAddress(review.id, query)}>
      <input type="hidden" name="token" value={formToken} />
      <table class="table queue" role="table" aria-labelledby="queue-count">
        <Columns names={["Ticket", "Customer said", "Verdict", "Answered", ...(mayTakeOut ? ["Take out"] : [])]} />
        <tbody role="rowgroup">
          {page.items.map((row) => (
            <Line {...list} row={row} />
          ))}
        </tbody>
      </table>
    </form>
  );
}

function Line({ row, clock, maySee, mayTakeOut }: TicketList & { row: ReviewedFollowUp }) {
  return (
    <tr role="row">
      <td role="cell" class="case">
        {maySee(row) ? (
          <a class="case-title" href={`/console/follow-ups/${row.id}`} data-row>
            {row.ticketExternalId} {row.subject}
          </a>
        ) : (
          <span class="case-title">
            {row.ticketExternalId} {row.subject}
          </span>
        )}
        <span class="case-sub">
          {[row.customerName ?? "unknown", row.company].filter(Boolean).join(", ")}
          {row.attempt > 1 && ` · resolution ${row.attempt}`}
        </span>
      </td>
      <td role="cell" class={row.words ? undefined : "blank"}>
        {row.words ? (
          <span class="work-quote" {...languageOf(row)}>
            {row.words}
          </span>
        ) : (
          <span class="quiet">–</span>
        )}
      </td>
      <td role="cell" class={row.verdict === null ? "blank" : undefined}>
        {row.verdict === null ? <span class="quiet">–</span> : <VerdictBadge verdict={row.verdict} />}
      </td>
      <td role="cell" class="nowrap quiet">
        {row.answeredAt === null ? "–" : clock.moment(row.answeredAt)}
      </td>
      {mayTakeOut && (
        <td role="cell">
          <button class="button button-plain button-small" type="submit" name="remove" value={row.id}>
            Take out<span class="visually-hidden"> ticket {row.ticketExternalId}</span>
          </button>
        </td>
      )}
    </tr>
  );
}

function Empty({ review, query }: TicketList) {
  const filtered = query.q !== "";
  return (
    <div class="empty">
      <Icon name={filtered ? "search" : "tree"} />
      <h2>{filtered ? "Nothing fits this search" : "There is nothing behind this page"}</h2>
      <p>{filtered ? "Part of a number, a name or a sentence is enough." : "The tickets begin on the first page."}</p>
      <a class="button" href={ticketListAddress(review.id, { q: "", after: "" })}>
        Show all tickets
      </a>
    </div>
  );
}
