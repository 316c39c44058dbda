import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import type { DeskTicket } from "./state.ts";
import { StatusBadge } from "./status-badge.tsx";

/** The tickets of one status, or all, newest first. */
export function ListPage({ heading, tickets }: { heading: string; tickets: DeskTicket[] }) {
  return (
    <>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>{heading}</h1>
            <span class="page-count">{tickets.length}</span>
          </div>
          <p class="page-lead">
            A small helpdesk to try Aftercare with. Open a ticket and solve it: the customer is asked a few seconds
            later.
          </p>
        </div>
        <a class="button" href="/new">
          <Icon name="plus" />
          New ticket
        </a>
      </div>
      <div id="tickets" data-live>
        {tickets.length === 0 ? (
          <div class="empty">
            <Icon name="inbox" />
            <h2>No tickets here</h2>
            <p>None has this status now.</p>
            <a class="button" href="/">
              Show all tickets
            </a>
          </div>
        ) : (
          <ul class="work">
            {tickets.map((ticket) => (
              <Line ticket={ticket} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function Line({ ticket }: { ticket: DeskTicket }) {
  return (
    <li>
      <div>
        <div class="work-title">
          <a href={`/tickets/${ticket.id}`} lang={ticket.customer.language}>
            {ticket.subject}
          </a>
        </div>
        <p class="work-meta">
          {ticket.id} · {ticket.customer.name}
          {ticket.customer.company === null ? "" : `, ${ticket.customer.company}`} · {ticket.team} · {ticket.agent.name}{" "}
          · <Time at={new Date(ticket.createdAt)} />
        </p>
      </div>
      <div class="work-actions">
        <StatusBadge status={ticket.status} />
      </div>
    </li>
  );
}
