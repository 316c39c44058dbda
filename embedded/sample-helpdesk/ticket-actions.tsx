import { Icon } from "../local-site/icon.tsx";
import type { Agent, DeskTicket } from "./state.ts";

export type TicketActionsData = { ticket: DeskTicket; agents: Agent[]; mailboxUrl: string | null; allTold: boolean };

/** What can be done with a ticket depends on how it stands. */
export function TicketActions({ ticket, agents, mailboxUrl, allTold }: TicketActionsData) {
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
              <strong>Solved.</strong>{" "}
              {allTold ? (
                <>
                  Aftercare has been told by webhook. The check-in arrives{" "}
                  {mailboxUrl === null ? "by mail" : <a href={mailboxUrl}>in the mailbox</a>} once the policy's wait is
                  over.
                </>
              ) : (
                "Aftercare is being told by webhook, again and again until it answers."
              )}
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

/** A second resolution needs other words than the first. */
function suggestion(ticket: DeskTicket): string {
  if (ticket.resolutions.length > 0) return "";
  return ticket.likelyFix === "" ? "We found the cause and corrected it. Please try once more." : ticket.likelyFix;
}
