import type { Child } from "hono/jsx";
import { countedAtMost, type QueuePage, type QueueTab, queueTabs } from "../../database/queue.ts";
import { verdicts } from "../../domain/words.ts";
import type { Clock } from "./clock.tsx";
import { Icon } from "./icons.tsx";
import { type QueueQuery, cursorText, isFiltered, queueAddress, tabName } from "./queue-query.ts";
import { QueueTable } from "./queue-table.tsx";
import { countOf, number, verdictName } from "./words.ts";

export type Queue = {
  query: QueueQuery;
  page: QueuePage;
  counts: Record<QueueTab, number>;
  choices: { connections: string[]; teams: string[] };
  clock: Clock;
};

const capped = (count: number): string => (count > countedAtMost ? `${number(countedAtMost)}+` : number(count));

/** Every resolution as one line: what the customer said, and what happens next. */
export function QueueView(queue: Queue) {
  const { query, counts } = queue;
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
      <Views query={query} />
      <section id="queue" aria-labelledby="queue-count" class="stack space">
        <QueueRegion {...queue} />
      </section>
    </>
  );
}

function Filters({ query, choices }: Queue) {
  return (
    <form class="filters" action="/console/follow-ups" method="get" role="search" id="filters">
      {query.tab !== "open" && <input type="hidden" name="tab" value={query.tab} />}
      {query.look !== "" && <input type="hidden" name="look" value={query.look} />}
      <div class="field search">
        <label class="label" for="q">
          Search
        </label>
        <div class="search-box">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            id="q"
            name="q"
            value={query.q}
            maxlength={255}
            placeholder="Ticket, customer or company"
          />
          <kbd aria-hidden="true">/</kbd>
        </div>
      </div>
      <Choice id="verdict" label="Verdict" value={query.verdict} any="Any">
        {[...verdicts.map((each) => [each, verdictName(each)] as const), ["none", "No answer yet"] as const]}
      </Choice>
      <Choice id="connection" label="Connection" value={query.connection} any="Any">
        {choices.connections.map((name) => [name, name] as const)}
      </Choice>
      <Choice id="team" label="Team" value={query.team} any="Any">
        {choices.teams.map((name) => [name, name] as const)}
      </Choice>
      <div class="field">
        <label class="label" for="since">
          Since
        </label>
        <input class="input" type="date" id="since" name="since" value={query.since} />
      </div>
      <div class="field">
        <label class="label" for="until">
          Until
        </label>
        <input class="input" type="date" id="until" name="until" value={query.until} />
      </div>
      <noscript>
        <button class="button" type="submit">
          Show
        </button>
      </noscript>
    </form>
  );
}

type Choices = { id: string; label: string; value: string; any: string; children: (readonly [string, string])[] };

function Choice({ id, label, value, any, children }: Choices) {
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <select class="select" id={id} name={id}>
        <option value="">{any}</option>
        {children.map(([each, name]) => (
          <option value={each} selected={each === value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Views({ query }: { query: QueueQuery }) {
  const none = { verdict: "", connection: "", team: "", since: "", until: "", q: "", look: "" } as const;
  const views: { name: string; is: Partial<QueueQuery> }[] = [
    { name: "Needs a look", is: { tab: "all", look: "1" } },
    { name: "Not held", is: { tab: "all", verdict: "not_held" } },
    { name: "Partly held", is: { tab: "all", verdict: "partly" } },
    { name: "No answer", is: { tab: "waiting" } },
  ];
  const here = queueAddress(query);
  return (
    <nav class="chips" aria-label="Views">
      <span class="quiet small">Views</span>
      {views.map(({ name, is }) => {
        const address = queueAddress(query, { ...none, ...is });
        return (
          <a class="chip" href={address} {...(address === here ? { "aria-current": "true" } : {})}>
            {name}
          </a>
        );
      })}
    </nav>
  );
}

/** What the search replaces while somebody types. */
function QueueRegion(queue: Queue) {
  const { query, page } = queue;
  return (
    <>
      <div class="spread">
        <p id="queue-count" class="second small" role="status">
          {countLine(queue)}
        </p>
      </div>
      {page.items.length === 0 ? <Empty query={query} /> : <QueueTable {...queue} />}
      <nav class="pager" aria-label="Pages">
        <span class="row">
          {query.after !== "" && <a href={queueAddress(query)}>First page</a>}
          {page.next !== null && (
            <a href={queueAddress(query, { after: cursorText(page.next) })} rel="next">
              Next page
            </a>
          )}
        </span>
        <span class="row keys-hint">
          <span>
            Move <kbd>j</kbd> <kbd>k</kbd>
          </span>
          <span>
            Open <kbd>Enter</kbd>
          </span>
          <span>
            Search <kbd>/</kbd>
          </span>
        </span>
      </nav>
    </>
  );
}

function countLine({ query, page, counts }: Queue): Child {
  const order = query.tab === "settled" || query.tab === "skipped" || query.tab === "all" ? "newest" : "most urgent";
  const shown = page.items.length;
  if (shown === 0) return "No follow-ups";
  const whole = page.next === null && query.after === "";
  if (whole) return `${countOf(shown, "follow-up")}, ${order} first`;
  const all = isFiltered(query) ? "" : ` of ${capped(counts[query.tab])}`;
  return `${number(shown)}${all} follow-ups on this page, ${order} first`;
}

function Empty({ query }: { query: QueueQuery }) {
  const filtered = isFiltered(query);
  return (
    <div class="empty">
      <Icon name={filtered ? "search" : "inbox"} />
      <h2>{filtered ? "Nothing fits these filters" : `Nothing is ${tabName(query.tab).toLowerCase()}`}</h2>
      <p>
        {filtered
          ? "Filters narrow each other down. Other states may hold what you look for."
          : "A follow-up appears as soon as a helpdesk says that a ticket is solved."}
      </p>
      <a class="button" href={filtered ? "/console/follow-ups" : "/console/follow-ups?tab=all"}>
        {filtered ? "Take the filters off" : "Show all follow-ups"}
      </a>
    </div>
  );
}
