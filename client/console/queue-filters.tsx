import type { QueueChoices } from "../../database/queue.ts";
import type { SavedView } from "../../database/saved-views.ts";
import { verdicts } from "../../domain/words.ts";
import { Choice, SearchField } from "./filter-fields.tsx";
import { type QueueQuery, queueAddress } from "./queue-query.ts";
import { OwnViews } from "./view-dialog.tsx";
import { verdictName } from "./words.ts";

/** The filters are a form, so that they work without script; its fields are the address. */
export function Filters({ query, choices }: { query: QueueQuery; choices: QueueChoices }) {
  return (
    <form class="filters" action="/console/follow-ups" method="get" role="search" id="filters">
      {query.tab !== "open" && <input type="hidden" name="tab" value={query.tab} />}
      {query.look !== "" && <input type="hidden" name="look" value={query.look} />}
      <SearchField value={query.q} placeholder="Ticket, customer or company" />
      <Choice
        id="verdict"
        label="Verdict"
        value={query.verdict}
        options={[...verdicts.map((each) => [each, verdictName(each)] as const), ["none", "No answer yet"] as const]}
      />
      <Choice
        id="connection"
        label="Connection"
        value={query.connection}
        options={choices.connections.map((name) => [name, name] as const)}
      />
      <Choice id="team" label="Team" value={query.team} options={choices.teams.map((name) => [name, name] as const)} />
      {(choices.agents.length > 0 || query.agent !== "") && (
        <Choice id="agent" label="Agent" none="Anyone" value={query.agent} options={agentNames(choices, query.agent)} />
      )}
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

/** By name; two of one name are told apart by their addresses. The one that is chosen is offered, whoever it is. */
function agentNames({ agents }: QueueChoices, chosen: string): (readonly [string, string])[] {
  const all =
    agents.some(({ email }) => email === chosen) || chosen === ""
      ? agents
      : [...agents, { email: chosen, name: chosen }];
  const shared = (name: string) => all.filter((each) => each.name === name).length > 1;
  return all
    .map(({ email, name }) => [email, shared(name) ? `${name} (${email})` : name] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b));
}

/** Questions that are asked often, as links; then those that this person asks. */
export function Views(own: { query: QueueQuery; views: SavedView[]; formToken: string }) {
  const { query } = own;
  const none = { verdict: "", connection: "", team: "", agent: "", since: "", until: "", q: "", look: "" } as const;
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
      <OwnViews {...own} />
    </nav>
  );
}
