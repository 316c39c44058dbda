import type { Child } from "hono/jsx";
import { countedAtMost, type QueueChoices, type QueuePage, type QueueTab, queueTabs } from "../../database/queue.ts";
import type { SavedView } from "../../database/saved-views.ts";
import { isWord } from "../../database/narrowing.ts";
import { BatchBar } from "./batch-bar.tsx";
import type { Clock } from "./clock.tsx";
import { Icon } from "../icons.tsx";
import { Notice, outcomeNotice } from "./notice.tsx";
import { type QueueQuery, exportAddress, isFiltered, placeText, queueAddress, tabName } from "./queue-query.ts";
import { Filters, Views } from "./queue-filters.tsx";
import { QueueTable } from "./queue-table.tsx";
import { countOf, number } from "./words.ts";

export type Queue = {
  query: QueueQuery;
  page: QueuePage;
  /** How many lines the pages in front of this one had. */
  before: number;
  counts: Record<QueueTab, number>;
  choices: QueueChoices;
  clock: Clock;
  /** Null where this person changes nothing: then nothing can be picked. */
  picking: { formToken: string; nonce: string } | null;
  /** What was done, or why nothing was, as the address names it. */
  said: { did: string | undefined; not: string | undefined };
  views: SavedView[];
  formToken: string;
  dialog: Child;
};

const capped = (count: number): string => (count > countedAtMost ? `${number(countedAtMost)}+` : number(count));

/** Every resolution as one line: what the customer said, and what happens next. */
export function QueueView(queue: Queue) {
  const { query, counts } = queue;
  const notice = outcomeNotice(queue.said);
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>Follow-ups</h1>
            <span class="page-count">{capped(counts.open)} open</span>
          </div>
          <p class="page-lead">One line for each resolution: what the customer said and what happens next.</p>
        </div>
      </div>
      {notice !== null && (
        <Notice good={notice.good}>
          <p>{notice.text}</p>
        </Notice>
      )}
      <nav aria-label="State">
        <div class="tabs">
          {queueTabs.map((tab) => (
            <a
              class="tab"
              href={queueAddress(query, { tab })}
              {...(tab === query.tab ? { "aria-current": "page" } : {})}
            >
              {tabName(tab)} <span class="count">{capped(counts[tab])}</span>
            </a>
          ))}
        </div>
      </nav>
      <Filters {...queue} />
      <Views {...queue} />
      <section id="queue" aria-labelledby="queue-count" class="stack space">
        <QueueRegion {...queue} />
      </section>
      {queue.dialog}
    </>
  );
}

/** What the search replaces while somebody types. */
function QueueRegion(queue: Queue) {
  const { query, page, picking } = queue;
  const [, filters = ""] = queueAddress(query, { after: query.after }).split("?");
  return (
    <>
      <div class="spread">
        <p id="queue-count" class="second small" role="status">
          {countLine(queue)}
        </p>
        {page.items.length > 0 && (
          <p class="small">
            Export as CSV: <a href={exportAddress(query)}>follow-ups</a>,{" "}
            <a href={exportAddress(query, "answers")}>answers</a>
          </p>
        )}
      </div>
      {page.items.length === 0 ? (
        <Empty query={query} />
      ) : (
        <QueueTable page={page} clock={queue.clock} picking={picking !== null} />
      )}
      {page.items.length > 0 && picking !== null && <BatchBar filters={filters} {...picking} />}
      <nav class="pager" aria-label="Pages">
        <span class="row">
          {page.items.length > 0 && <span class="second">{rangeLine(queue)}</span>}
          {query.after !== "" && <a href={queueAddress(query)}>First page</a>}
          {page.next !== null && (
            <a
              href={queueAddress(query, { after: placeText({ cursor: page.next, before: shownSoFar(queue) }) })}
              rel="next"
            >
              Next page
            </a>
          )}
        </span>
        <KeysHint rows={page.items.length > 0} picking={picking !== null} />
      </nav>
    </>
  );
}

/** The keys that do something here. */
function KeysHint({ rows, picking }: { rows: boolean; picking: boolean }) {
  return (
    <span class="row keys-hint">
      {rows && (
        <span>
          Move <kbd>j</kbd> <kbd>k</kbd>
        </span>
      )}
      {rows && picking && (
        <span>
          Select <kbd>x</kbd>
        </span>
      )}
      {rows && (
        <span>
          Open <kbd>Enter</kbd>
        </span>
      )}
      <span>
        Search <kbd>/</kbd>
      </span>
    </span>
  );
}

const shownSoFar = ({ before, page }: Queue): number => before + page.items.length;

/** How many there are of what is shown: counted, or known because the last page has been reached; null = nobody knows. */
function totalOf(queue: Queue): string | null {
  const { query, page, counts } = queue;
  const total = isFiltered(query) ? page.total : counts[query.tab];
  const so = shownSoFar(queue);
  // Lines come and go between two pages; the last page never speaks of fewer or more than it shows.
  if (page.next === null) return number(so);
  return total === null || total <= so ? null : capped(total);
}

function countLine(queue: Queue): Child {
  const { query, page } = queue;
  const order = query.tab === "settled" || query.tab === "skipped" || query.tab === "all" ? "newest" : "most urgent";
  if (page.items.length === 0) return "No follow-ups";
  const total = totalOf(queue);
  if (total === null) return `More than ${countOf(shownSoFar(queue), "follow-up")}, ${order} first`;
  return `${total} ${total === "1" ? "follow-up" : "follow-ups"}, ${order} first`;
}

/** Which of them stand on this page: "51 to 100 of 120". */
function rangeLine(queue: Queue): string {
  const total = totalOf(queue);
  const range = `${number(queue.before + 1)} to ${number(shownSoFar(queue))}`;
  return total === null ? `${range}, and more` : `${range} of ${total}`;
}

/** Of fewer than three letters only ticket numbers are found. */
const tooShort = (q: string): string =>
  q === "" || isWord(q) ? "" : " Fewer than three letters find only ticket numbers that begin with them.";

function Empty({ query }: { query: QueueQuery }) {
  const filtered = isFiltered(query);
  const elsewhere = query.tab !== "all";
  return (
    <div class="empty">
      <Icon name={filtered ? "search" : "inbox"} />
      <h2>{filtered ? "Nothing fits these filters" : `Nothing is ${tabName(query.tab).toLowerCase()}`}</h2>
      <p>
        {filtered
          ? `Filters narrow each other down.${elsewhere ? " Other states may hold what you look for." : ""}${tooShort(query.q)}`
          : "A follow-up appears as soon as a helpdesk says that a ticket is solved."}
      </p>
      {filtered && !elsewhere ? (
        <a class="button" href="/console/follow-ups?tab=all">
          Take the filters off
        </a>
      ) : (
        <a class="button" href={queueAddress(query, { tab: "all" })}>
          {filtered ? "Look in all states" : "Show all follow-ups"}
        </a>
      )}
    </div>
  );
}
