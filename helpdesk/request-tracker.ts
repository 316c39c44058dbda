import type { Helpdesk, HelpdeskSettings } from "./contract.ts";
import { createHelpdeskHttp } from "./http.ts";
import type { Outgoing } from "./outgoing.ts";
import { createRtApi } from "./request-tracker-api.ts";
import { checkRt } from "./request-tracker-check.ts";
import { readRtTicket } from "./request-tracker-read.ts";
import { addRtNote, reopenRtTicket } from "./request-tracker-reopen.ts";
import { rtSettings } from "./request-tracker-settings.ts";
import { verifyRtWebhook } from "./request-tracker-webhook.ts";

/**
 * Request Tracker 5, over REST 2.0 and a scrip of ours (docs/helpdesks/request-tracker.md). Credentials: `user`, and
 * `token` or `password`; `solvedStatuses`, `closedStatuses` and `openStatus` where a lifecycle has other words.
 */
export function createRequestTracker(
  given: HelpdeskSettings,
  { outgoing, timeoutMs }: { outgoing: Outgoing; timeoutMs?: number },
): Helpdesk {
  const settings = rtSettings(given);
  const { baseUrl, authorization, user } = settings;
  const api = createRtApi(createHelpdeskHttp({ baseUrl, authorization, timeoutMs, outgoing }));
  const desk = { api, settings };
  return {
    verifyWebhook: (request) => verifyRtWebhook(request, { secrets: given.webhookSecrets, user }),
    readTicket: (ticketId) => readRtTicket(desk, ticketId),
    reopen: (act) => reopenRtTicket(desk, act),
    addNote: (act) => addRtNote(desk, act),
    solvedSince: (ask) => api.solvedSince({ ...ask, statuses: settings.solved }),
    check: () => checkRt(api, { settings, secrets: given.webhookSecrets }),
  };
}
