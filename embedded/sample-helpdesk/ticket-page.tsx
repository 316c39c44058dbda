import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import { Conversation } from "./conversation.tsx";
import type { Agent, DeskTicket } from "./state.ts";
import { StatusBadge } from "./status-badge.tsx";
import { TicketActions } from "./ticket-actions.tsx";

export type TicketPageData = {
  ticket: DeskTicket;
  linked: DeskTicket[];
  agents: Agent[];
  mailboxUrl: string | null;
  /** False while webhooks wait for someone to take them. */
  allTold: boolean;
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
            <TicketActions {...data} />
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

function times(count: number): string {
  if (count === 0) return "never solved yet";
  return count === 1 ? "solved once" : `solved ${count} times`;
}
