import type { Cause } from "../../database/causes.ts";
import { type ReviewTab, reviewTabs } from "../../database/review-counts.ts";
import type { ReviewPage } from "../../database/review-list.ts";
import type { ReviewOwner } from "../../database/review-owners.ts";
import type { Clock } from "../console/clock.tsx";
import { Choice, SearchField } from "../console/filter-fields.tsx";
import { Icon } from "../icons.tsx";
import { countOf, number } from "../console/words.ts";
import {
  cursorText,
  isFiltered,
  nobody,
  type ReviewListQuery,
  reviewExportAddress,
  reviewListAddress,
  tabName,
} from "./review-list-query.ts";
import { ReviewTable } from "./review-table.tsx";

export type ReviewList = {
  query: ReviewListQuery;
  page: ReviewPage;
  counts: Record<ReviewTab, number>;
  choices: { departments: string[]; causes: Cause[]; owners: ReviewOwner[] };
  clock: Clock;
};

/** Every root-cause review as one line: what keeps coming back, who finds the cause, and until when. */
export function ReviewListView(list: ReviewList) {
  const { query, counts } = list;
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Reviews</h1>
            <span class="page-count">{number(counts.open)} open</span>
          </div>
          <p class="page-lead">What keeps coming back: who finds the cause, and until when.</p>
        </div>
        <div class="row">
          <a class="button" href="/console/causes">
            Causes
          </a>
        </div>
      </div>
      <nav aria-label="State">
        <div class="tabs">
          {reviewTabs.map((tab) => (
            <a
              class="tab"
              href={reviewListAddress(query, { tab })}
              {...(tab === query.tab ? { "aria-current": "page" } : {})}
            >
              {tabName(tab)} <span class="count">{number(counts[tab])}</span>
            </a>
          ))}
        </div>
      </nav>
      <Filters {...list} />
      <section id="queue" aria-labelledby="queue-count" class="stack space">
        <div class="spread">
          <p id="queue-count" class="second small" role="status">
            {countLine(list)}
          </p>
          {list.page.items.length > 0 && (
            <p class="small">
              Export as CSV: <a href={reviewExportAddress(query)}>reviews</a>
            </p>
          )}
        </div>
        {list.page.items.length === 0 ? <Empty query={query} /> : <ReviewTable page={list.page} clock={list.clock} />}
        <nav class="pager" aria-label="Pages">
          <span class="row">
            {query.after !== "" && <a href={reviewListAddress(query)}>First page</a>}
            {list.page.next !== null && (
              <a href={reviewListAddress(query, { after: cursorText(list.page.next) })} rel="next">
                Next page
              </a>
            )}
          </span>
        </nav>
      </section>
    </>
  );
}

function Filters({ query, choices: { departments, causes, owners } }: ReviewList) {
  return (
    <form class="filters" action="/console/reviews" method="get" role="search" id="filters">
      {query.tab !== "open" && <input type="hidden" name="tab" value={query.tab} />}
      <SearchField value={query.q} placeholder="Title, ticket, customer or company" />
      <Choice
        id="department"
        label="Department"
        value={query.department}
        options={departments.map((name) => [name, name])}
      />
      <Choice id="cause" label="Cause" value={query.cause} options={causes.map(({ id, name }) => [id, name])} />
      {query.tab !== "mine" && (
        <Choice
          id="owner"
          label="Owner"
          value={query.owner}
          options={[[nobody, "Nobody yet"], ...owners.map(({ id, name }): [string, string] => [id, name])]}
        />
      )}
      <noscript>
        <button class="button" type="submit">
          Show
        </button>
      </noscript>
    </form>
  );
}

function countLine({ query, page, counts }: ReviewList): string {
  const shown = page.items.length;
  const order = query.tab === "concluded" || query.tab === "all" ? "newest first" : "due soonest first";
  if (shown === 0) return "No reviews";
  if (page.next === null && query.after === "") return `${countOf(shown, "review")}, ${order}`;
  return `${number(shown)}${isFiltered(query) ? "" : ` of ${number(counts[query.tab])}`} reviews on this page, ${order}`;
}

const empty: Record<ReviewTab, [title: string, text: string]> = {
  open: ["No review is open", "One opens by itself when a fix does not hold twice, or from a case by hand."],
  mine: ["No open review is yours", "A review is yours when you are its owner."],
  overdue: ["Nothing is overdue", "A review is due a week after it was opened, unless somebody moved the day."],
  concluded: ["None is concluded yet", "A review is concluded with a cause, an owner and a day to check the fix."],
  all: ["There are no reviews yet", "One opens by itself when a fix does not hold twice, or from a case by hand."],
};

function Empty({ query }: { query: ReviewListQuery }) {
  const filtered = isFiltered(query);
  const [title, text] = filtered
    ? ["Nothing fits these filters", "Filters narrow each other down. Other states may hold what you look for."]
    : empty[query.tab];
  return (
    <div class="empty">
      <Icon name={filtered ? "search" : "tree"} />
      <h2>{title}</h2>
      <p>{text}</p>
      {filtered ? (
        <a class="button" href={reviewListAddress({ ...query, q: "", department: "", cause: "", owner: "" })}>
          Take the filters off
        </a>
      ) : (
        <a class="button" href={query.tab === "all" ? "/console/follow-ups" : "/console/reviews?tab=all"}>
          {query.tab === "all" ? "Show follow-ups" : "Show all reviews"}
        </a>
      )}
    </div>
  );
}
