import { Icon } from "../local-site/icon.tsx";
import { Time } from "../local-site/time.tsx";
import type { DeskComment, DeskTicket } from "./state.ts";

type Entry = { at: string; message: DeskComment } | { at: string; happening: DeskTicket["happenings"][number] };

/** Everything said and done on a ticket, oldest first; what the customer does not see is dashed and says so. */
export function Conversation({ ticket }: { ticket: DeskTicket }) {
  const entries: Entry[] = [
    ...ticket.comments.map((message) => ({ at: message.at, message })),
    ...ticket.happenings.map((happening) => ({ at: happening.at, happening })),
  ].toSorted((one, other) => one.at.localeCompare(other.at));
  return (
    <ol class="thread" id="conversation" data-live>
      <li class="message">
        <Head who={ticket.customer.name} role="customer" at={ticket.createdAt} />
        <p class="message-text" lang={ticket.customer.language}>
          {ticket.description}
        </p>
      </li>
      {entries.map((entry) =>
        "message" in entry ? (
          <li class={entry.message.internal ? "message message-internal" : "message"}>
            <Head
              who={entry.message.by.name}
              role={entry.message.by.kind}
              at={entry.at}
              internal={entry.message.internal}
            />
            <p class="message-text">{entry.message.body}</p>
          </li>
        ) : (
          <li class="message message-event small">
            <strong>{entry.happening.by.name}</strong> {happened(entry.happening.what)} ·{" "}
            <Time at={new Date(entry.at)} />
          </li>
        ),
      )}
    </ol>
  );
}

function Head({ who, role, at, internal = false }: { who: string; role: string; at: string; internal?: boolean }) {
  return (
    <p class="spread small">
      <span class="row">
        <strong>{who}</strong>
        <span class="quiet">{role === "api" ? "over the API" : role}</span>
        {internal ? (
          <span class="pill">
            <Icon name="lock" />
            Internal note
          </span>
        ) : null}
      </span>
      <span class="quiet">
        <Time at={new Date(at)} />
      </span>
    </p>
  );
}

function happened(what: DeskTicket["happenings"][number]["what"]): string {
  switch (what) {
    case "solved":
      return "solved the ticket";
    case "reopened":
      return "reopened the ticket";
    case "closed":
      return "closed the ticket for good";
  }
}
