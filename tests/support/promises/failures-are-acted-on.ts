import { type Evidence, type HelpdeskTicket, type Violation, violations } from "./evidence.ts";

type Failure = {
  followUpId: string;
  number: number;
  settledAt: Date;
  action: string;
  reason: string;
  api: boolean;
  newest: boolean;
  requested: boolean;
  effect: string | null;
  phase: string | null;
  receiptTicket: string | null;
  reviewed: boolean;
  looking: boolean;
  alarmed: boolean;
};

/**
 * Promise 4: a "not held" or "partly" leads to a reopened ticket (told to an API-driven helpdesk by an event) with
 * exactly one note, to a review, to a person who must look, or to an alarm.
 */
export async function failuresAreActedOn({ sql, tickets }: Evidence): Promise<Violation[]> {
  const failures = await sql<Failure[]>`
    select
      settlements.follow_up_id, settlements.number, settlements.at as settled_at, settlements.action,
      settlements.reason, connections.kind = 'api' as api, settlements.number = follow_ups.settlements as newest,
      exists (
        select from outbox
        where outbox.follow_up_id = follow_ups.id and type = 'ticket.reopen_requested'
          and (data->>'settlement')::int = settlements.number) as requested,
      effects.kind as effect, effects.phase, effects.receipt->>'ticketId' as receipt_ticket,
      exists (select from review_follow_ups where review_follow_ups.follow_up_id = follow_ups.id) as reviewed,
      follow_ups.needs_look is not null as looking,
      exists (select from alarms where subject = follow_ups.id) as alarmed
    from settlements
    join follow_ups on follow_ups.id = settlements.follow_up_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    left join effects on effects.follow_up_id = settlements.follow_up_id
      and effects.settlement = settlements.number and effects.kind in ('reopen', 'note')
    where settlements.verdict in ('not_held', 'partly')`;
  const unheard = failures.filter((failure) => !isHeard(failure));
  return [
    ...violations(
      { promise: 4, what: "said that it did not hold, and nothing came of it" },
      unheard.map(({ followUpId, number }) => ({ subject: `${followUpId} ${number}` })),
    ),
    ...(tickets ? failures.flatMap((failure) => judgeNotes(failure, tickets)) : []),
  ];
}

function isHeard(failure: Failure): boolean {
  if (failure.phase === "accepted") return true;
  if (failure.alarmed || failure.reviewed) return true;
  // A later answer may have taken the look off again.
  if (failure.action === "needs_look") return failure.looking || !failure.newest;
  if (failure.api) return failure.requested || failure.reason === "same-again";
  return false;
}

/** Every note carries its marker alone on a line (activities/reopen-ticket). */
function judgeNotes(failure: Failure, tickets: readonly HelpdeskTicket[]): Violation[] {
  const { followUpId, number, effect, phase, receiptTicket } = failure;
  if (effect === null) return [];
  const marker = `[aftercare ${followUpId} ${number}]`;
  const notes = tickets.flatMap(({ id, notes }) =>
    notes.filter((note) => note.split("\n").includes(marker)).map(() => id),
  );
  const found = (what: string) => violations({ promise: 4, what }, [{ subject: `${followUpId} ${number}` }]);
  if (phase !== "accepted") return notes.length > 1 ? found(`left ${notes.length} notes`) : [];
  if (notes.length !== 1) return found(`left ${notes.length} notes instead of one`);
  if (effect !== "reopen") return [];
  const ticket = tickets.find(({ id }) => id === receiptTicket);
  if (!ticket || notes[0] !== ticket.id) return found("left its note somewhere else than its receipt says");
  const solvedSince = ticket.resolution !== null && ticket.resolution.at > failure.settledAt;
  return ticket.status === "open" || solvedSince ? [] : found(`counts as reopened, and the ticket is ${ticket.status}`);
}
