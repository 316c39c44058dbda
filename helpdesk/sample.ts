import type { Helpdesk, HelpdeskSettings, NoteAct, ReopenAct, ReopenReceipt } from "./contract.ts";
import { HelpdeskError } from "./contract.ts";
import { hintIn } from "./hint.ts";
import { createHelpdeskHttp } from "./http.ts";
import { lookingAgain } from "./looking-again.ts";
import { carriesMarker, withMarker } from "./note.ts";
import type { Outgoing } from "./outgoing.ts";
import { createSampleApi } from "./sample-api.ts";
import type { SampleApi, TicketAsRead } from "./sample-api.ts";
import { checkSample } from "./sample-check.ts";
import { sampleHint } from "./sample-replies.ts";
import { sampleOpenedBy, sampleTicketAsTicket } from "./sample-ticket.ts";
import { verifyWebhook } from "./standard-webhooks.ts";

/** The name of our API account there, unless the connection says otherwise: what it does is not news to us. */
const defaultAccount = "aftercare";

/**
 * The sample helpdesk (embedded/sample-helpdesk), over its REST API and webhooks. Credentials: `token`, and `account`
 * where the API account is not called "aftercare". Every write names the version that was read, so that two of us at
 * once cannot both find no marker and both write.
 */
export function createSampleHelpdesk(
  settings: HelpdeskSettings,
  { outgoing, timeoutMs }: { outgoing: Outgoing; timeoutMs?: number },
): Helpdesk {
  const { token = "", account = defaultAccount } = settings.credentials;
  const http = createHelpdeskHttp({ baseUrl: settings.baseUrl, authorization: `Bearer ${token}`, timeoutMs, outgoing });
  const api = createSampleApi(http);
  return {
    verifyWebhook({ headers, body, now }) {
      const proof = verifyWebhook({ headers, body, secrets: settings.webhookSecrets, now });
      if (!proof.genuine) return proof;
      const hint = hintIn(body, sampleHint);
      if (hint === null) return { genuine: true, ignored: "not-understood" };
      const { actor, ticketId } = hint;
      if (actor.kind === "api" && actor.id === account) return { genuine: true, ignored: "own-event" };
      return { genuine: true, dedupeKey: proof.id, ticketId };
    },

    async readTicket(ticketId) {
      try {
        const { ticket } = await api.read(ticketId);
        return { found: true, ticket: sampleTicketAsTicket(ticket), openedBy: sampleOpenedBy(ticket) };
      } catch (error) {
        if (error instanceof HelpdeskError && error.failure === "not_found") {
          return { found: false, because: "deleted", mergedInto: null };
        }
        throw error;
      }
    },

    reopen: (act) => lookingAgain(() => reopenOnce(api, act)),
    addNote: (act) => lookingAgain(() => noteOnce(api, act)),
    solvedSince: ({ since, limit }) => api.solvedSince({ since, limit }),
    check: () => checkSample(api, settings.webhookSecrets),
  };
}

/**
 * The note goes first: once it stands, a repetition that finds the ticket still solved can tell whether our opening
 * was lost (solved before the note) or was answered by a newer resolution (solved after it).
 */
async function reopenOnce(api: SampleApi, act: ReopenAct): Promise<ReopenReceipt> {
  const read = await api.read(act.ticketId);
  const linked = await linkedWithMarker(api, read, act.marker);
  if (linked !== null) return receipt("follow_up_ticket", linked, true);
  const note = noteOf(read, act.marker);
  if (note !== null && !stillSolvedSince(read, note.at)) return receipt("reopened", read, true);
  if (act.asNewTicket || read.ticket.status === "closed") {
    const created = await api.createLinked(read, { subject: act.subject, note: withMarker(act.note, act.marker) });
    return receipt("follow_up_ticket", created, false);
  }
  const noted = note === null ? await api.addNote(read, withMarker(act.note, act.marker)) : read;
  return receipt("reopened", noted.ticket.status === "solved" ? await api.open(noted) : noted, false);
}

function receipt(action: ReopenReceipt["action"], { ticket }: TicketAsRead, repeated: boolean): ReopenReceipt {
  return { action, ticketId: ticket.id, url: ticket.url, repeated };
}

/** A ticket becomes closed only out of solved, so its last resolution also tells when it was last open. */
function stillSolvedSince({ ticket }: TicketAsRead, at: Date): boolean {
  if (ticket.status === "open") return false;
  return ticket.resolution === null || ticket.resolution.at.getTime() <= at.getTime();
}

async function noteOnce(api: SampleApi, act: NoteAct): Promise<{ repeated: boolean }> {
  const read = await api.read(act.ticketId);
  if (noteOf(read, act.marker) !== null) return { repeated: true };
  await api.addNote(read, withMarker(act.note, act.marker));
  return { repeated: false };
}

function noteOf({ ticket }: TicketAsRead, marker: string) {
  return (
    ticket.comments.find(({ internal, by, body }) => internal && by === "api" && carriesMarker(body, marker)) ?? null
  );
}

async function linkedWithMarker(
  api: SampleApi,
  { ticket }: TicketAsRead,
  marker: string,
): Promise<TicketAsRead | null> {
  for (const id of ticket.linked) {
    const linked = await api.readIfThere(id);
    if (linked !== null && noteOf(linked, marker) !== null) return linked;
  }
  return null;
}
