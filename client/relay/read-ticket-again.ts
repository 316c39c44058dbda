import { acceptResolution } from "../../database/acceptance.ts";
import { clearAlarm, raiseAlarm } from "../../database/alarms.ts";
import { loadConnection } from "../../database/connections.ts";
import { inboxFailed, inboxGivenUp, inboxHandled, type InboxRow } from "../../database/inbox-relay.ts";
import { recordTicketEvent } from "../../database/ticket-events.ts";
import { keepTicketReply } from "../../database/ticket-replies.ts";
import { HelpdeskError, needsAPerson, type TicketReading } from "../../helpdesk/contract.ts";
import { openHelpdesk } from "../../helpdesk/open.ts";
import { asKeptReply } from "../../mail/kept-words.ts";
import { backOffMs } from "./back-off.ts";
import type { RelayDependencies } from "./relay.ts";

const alarmAfter = 5;
/** About a day, in waits that grow to six hours: somebody may still be giving the account its rights. */
const hiddenAttempts = 17;
const hiddenWaitMs = 6 * 3_600_000;

/**
 * Reads the ticket a helpdesk told us about, and acts on what it is now: solved → a follow-up, open again or gone →
 * what was open is withdrawn, unless the customer's own words opened it: these are read by a person first. Repeating it changes nothing; while the helpdesk cannot be reached, the row waits.
 */
export async function readTicketAgain(deps: RelayDependencies, letter: InboxRow): Promise<{ again: boolean }> {
  const { sql, vault, outgoing, log } = deps;
  const unreachable = { kind: "helpdesk-unreachable", subject: letter.connection } as const;
  try {
    const connection = await loadConnection(sql, { name: letter.connection, vault });
    if (connection && connection.kind !== "api" && connection.baseUrl !== null) {
      const { kind, baseUrl } = connection;
      const reading = await openHelpdesk({ ...connection, kind, baseUrl }, { outgoing }).readTicket(letter.ticketId);
      await actOn(deps, { letter, reading });
      await clearAlarm(sql, unreachable);
    }
    await inboxHandled(sql, letter);
    return { again: false };
  } catch (error) {
    const failure = error instanceof HelpdeskError ? error.failure : "unexpected";
    if (failure === "hidden") {
      await tryHidden(deps, letter);
      return { again: true };
    }
    const asked = error instanceof HelpdeskError ? error.retryAfterMs : null;
    const retryMs = asked ?? backOffMs({ attempts: letter.attempts, mostMs: 600_000 });
    log.warn({ connection: letter.connection, failure, retryMs, err: error }, "a ticket could not be read; it will be");
    if (letter.attempts >= alarmAfter || needsAPerson(failure)) {
      const ours = { kind: "ticket-not-accepted", subject: `inbox ${letter.id}` } as const;
      await raiseAlarm(sql, error instanceof HelpdeskError ? unreachable : ours);
    }
    await inboxFailed(sql, { id: letter.id, error: failure, retryMs });
    return { again: true };
  }
}

/** Our account may not see this ticket, as it may be meant: no alarm, and the connection's check names the ticket. */
async function tryHidden({ sql, log }: RelayDependencies, letter: InboxRow): Promise<void> {
  const { id, connection, attempts } = letter;
  log.info({ connection }, "a ticket may not be read by our account");
  if (attempts >= hiddenAttempts) return await inboxGivenUp(sql, { id, error: "hidden" });
  await inboxFailed(sql, { id, error: "hidden", retryMs: backOffMs({ attempts, mostMs: hiddenWaitMs }) });
}

async function actOn(
  { sql, vault }: RelayDependencies,
  { letter, reading }: { letter: InboxRow; reading: TicketReading },
): Promise<void> {
  const about = { connection: letter.connection, ticketId: letter.ticketId, actor: "helpdesk" };
  if (!reading.found) {
    await recordTicketEvent(sql, { ...about, event: reading.because, mergedInto: reading.mergedInto });
    return;
  }
  const { ticket } = reading;
  if (ticket.mergedInto !== null) {
    await recordTicketEvent(sql, { ...about, event: "merged", mergedInto: ticket.mergedInto });
    return;
  }
  const { resolution } = ticket;
  if (resolution !== null) {
    // Also of a ticket that is open again: a resolution nobody had read yet gets its row, with the reason.
    await acceptResolution(sql, {
      connection: letter.connection,
      ticket: { ...ticket, resolution },
      policy: null,
      checkInAfterMs: null,
      vault,
    });
  }
  // A newer resolution than this reading knows of is not what was reopened; one that knows of none came too early.
  if (ticket.status !== "open" || resolution === null) return;
  if (reading.openedBy !== null) {
    const { id: messageId, at, text } = reading.openedBy;
    const said = { messageId, at, raw: asKeptReply(text), resolvedAt: resolution.at };
    if ((await keepTicketReply(sql, { connection: letter.connection, ticketId: letter.ticketId, ...said })).waits)
      return;
  }
  await recordTicketEvent(sql, { ...about, event: "reopened", resolvedUntil: resolution.at });
}
