import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import { Conversation } from "./conversation.tsx";
import type { Agent, DeskTicket } from "./state.ts";
import { StatusBadge } from "./status-badge.tsx";

export type TicketPageData = {
  ticket: DeskTicket;
  linked: DeskTicket[];
  agents: Agent[];
  mailboxUrl: string | null;
  /** Why the last action was not done. */
  refused: string | null;
};

/** One ticket: what was said, and what can be done now. */
export function TicketPage(data: TicketPageData) {
  const { ticket, refused } = data;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/">Tickets</a>
          </li>
          <li>{ticket.id}</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <h1 lang={ticket.customer.language}>{ticket.subject}</h1>
          <p class="page-lead row" id="status" data-live>
            <StatusBadge status={ticket.status} />
            <span class="quiet">
              {times(ticket.resolutions.length)} · <Time at={new Date(ticket.createdAt)} />
            </span>
          </p>
        </div>
      </div>
      {refused === null ? null : (
        <div class="notice notice-bad" role="alert">
          <Icon name="alert" />
          <p class="notice-body">{refused}</p>
        </div>
      )}
      <div class="columns columns-wide">
        <section aria-labelledby="said">
          <h2 id="said" class="visually-hidden">
            Conversation
          </h2>
          <Conversation ticket={ticket} />
        </section>
        <div>
          <section class="card" aria-label="What you can do" id="actions" data-live>
            <Actions {...data} />
          </section>
          <section class="card" aria-labelledby="about" id="about-card" data-live>
            <h2 id="about">About</h2>
            <Facts {...data} />
          </section>
        </div>
      </div>
    </>
  );
}

function Actions({ ticket, agents, mailboxUrl }: TicketPageData) {
  switch (ticket.status) {
    case "open":
      return (
        <>
          <form class="desk-form" method="post" action={`/tickets/${ticket.id}/solve`}>
            <h2>Solve</h2>
            <div class="field space">
              <label class="label" for="summary">
                What was done
              </label>
              <p class="hint" id="summary-hint">
                Sent to the customer as the last reply, and quoted in the check-in.
              </p>
              <textarea class="textarea" id="summary" name="summary" aria-describedby="summary-hint" required>
                {suggestion(ticket)}
              </textarea>
            </div>
            <AgentField agents={agents} chosen={ticket.agent} id="solve-agent" />
            <button class="button button-primary" type="submit">
              <Icon name="check" />
              Solve ticket
            </button>
          </form>
          <WriteForm ticket={ticket} agents={agents} />
        </>
      );
    case "solved":
      return (
        <>
          <div class="next">
            <p>
              <strong>Solved.</strong> The helpdesk has told Aftercare by webhook. The check-in arrives{" "}
              {mailboxUrl === null ? "by mail" : <a href={mailboxUrl}>in the mailbox</a>} once the policy's wait is
              over.
            </p>
          </div>
          <form class="desk-form space" method="post" action={`/tickets/${ticket.id}/reopen`}>
            <button class="button" type="submit">
              <Icon name="reopen" />
              Reopen ticket
            </button>
          </form>
          <WriteForm ticket={ticket} agents={agents} />
          <form class="desk-form" method="post" action={`/tickets/${ticket.id}/close`}>
            <p class="hint">Nothing opens it again: a fix that did not hold becomes a new, linked ticket.</p>
            <button class="button button-danger" type="submit">
              <Icon name="lock" />
              Close for good
            </button>
          </form>
        </>
      );
    case "closed":
      return <WriteForm ticket={ticket} agents={agents} />;
  }
}

function WriteForm({ ticket, agents }: { ticket: DeskTicket; agents: Agent[] }) {
  const closed = ticket.status === "closed";
  return (
    <form class="desk-form" method="post" action={`/tickets/${ticket.id}/comment`}>
      <h2>Write</h2>
      <div class="field space">
        <label class="label" for="as">
          As
        </label>
        <select class="select" id="as" name="as">
          {closed ? null : (
            <>
              <option value="agent">Agent, to the customer</option>
              <option value="customer">Customer ({ticket.customer.name})</option>
            </>
          )}
          <option value="internal">Agent, internal note</option>
        </select>
      </div>
      <AgentField agents={agents} chosen={ticket.agent} id="write-agent" />
      <div class="field">
        <label class="label" for="body">
          Text
        </label>
        <textarea class="textarea" id="body" name="body" required />
      </div>
      <button class="button" type="submit">
        <Icon name="reply" />
        Add to ticket
      </button>
    </form>
  );
}

function AgentField({ agents, chosen, id }: { agents: Agent[]; chosen: Agent; id: string }) {
  return (
    <div class="field">
      <label class="label" for={id}>
        Agent
      </label>
      <select class="select" id={id} name="agent">
        {agents.map(({ email, name }) => (
          <option value={email} selected={email === chosen.email}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Facts({ ticket, linked }: TicketPageData) {
  const { customer } = ticket;
  return (
    <dl class="facts">
      <dt>Customer</dt>
      <dd>{customer.name}</dd>
      <dt>E-mail</dt>
      <dd>{customer.email}</dd>
      {customer.company === null ? null : (
        <>
          <dt>Company</dt>
          <dd>{customer.company}</dd>
        </>
      )}
      <dt>Language, zone</dt>
      <dd>
        {customer.language}, {customer.timeZone}
      </dd>
      <dt>Team</dt>
      <dd>{ticket.team}</dd>
      <dt>Agent</dt>
      <dd>{ticket.agent.name}</dd>
      {ticket.linkedTo === null ? null : (
        <>
          <dt>Continues</dt>
          <dd>
            <a href={`/tickets/${ticket.linkedTo}`}>{ticket.linkedTo}</a>
          </dd>
        </>
      )}
      {linked.length === 0 ? null : (
        <>
          <dt>Continued in</dt>
          <dd class="row">
            {linked.map(({ id }) => (
              <a href={`/tickets/${id}`}>{id}</a>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** A second resolution needs other words than the first. */
function suggestion(ticket: DeskTicket): string {
  if (ticket.resolutions.length > 0) return "";
  return ticket.likelyFix === "" ? "We found the cause and corrected it. Please try once more." : ticket.likelyFix;
}

function times(count: number): string {
  if (count === 0) return "never solved yet";
  return count === 1 ? "solved once" : `solved ${count} times`;
}
