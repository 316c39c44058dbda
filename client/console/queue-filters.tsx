import { verdicts } from "../../domain/words.ts";
import { Icon } from "./icons.tsx";
import { type QueueQuery, queueAddress } from "./queue-query.ts";
import { verdictName } from "./words.ts";

export type QueueChoices = { connections: string[]; teams: string[] };

/** The filters are a form, so that they work without script; its fields are the address. */
export function Filters({ query, choices }: { query: QueueQuery; choices: QueueChoices }) {
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

/** Questions that are asked often, as links. */
export function Views({ query }: { query: QueueQuery }) {
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
