import { clearAlarm, raiseAlarm } from "../database/alarms.ts";
import { loadConnection } from "../database/connections.ts";
import { claimEffect, finishEffect, releaseEffect } from "../database/effects.ts";
import { finishReopening, giveUpReopening, type NoteFacts, noteFacts } from "../database/open-effects.ts";
import { type Helpdesk, HelpdeskError } from "../helpdesk/contract.ts";
import { heldAfterAllNote, reopenNote } from "../helpdesk/note.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import { atWork } from "./at-work.ts";
import type { Dependencies } from "./dependencies.ts";
import { again } from "./send-mail.ts";

type Act = { key: string; followUpId: string; settlement: number };
const tryForMs = 72 * 3_600_000;

/** Opens the ticket again with an internal note, once: the helpdesk is searched for our marker before it is repeated. */
export async function reopenTicket(deps: Dependencies, act: Act): Promise<void> {
  await attemptAt(deps, {
    act,
    work: async ({ helpdesk, facts, attempt }) => {
      const receipt = await helpdesk.reopen({
        ticketId: facts.externalId,
        subject: facts.subject,
        marker: markerOf(act),
        note: noteText(deps, { facts, act }),
        asNewTicket: facts.action === "follow_up_ticket",
      });
      await finishReopening(deps.sql, { ...receipt, key: act.key, attempt, followUpId: act.followUpId });
    },
  });
}

/** Adds what the customer said since, to a ticket that is in somebody's hands already. */
export async function leaveNote(deps: Dependencies, act: Act): Promise<void> {
  await attemptAt(deps, {
    act,
    work: async ({ helpdesk, facts, attempt }) => {
      const { repeated } = await helpdesk.addNote({
        ticketId: facts.movedTo ?? facts.externalId,
        marker: markerOf(act),
        note: noteText(deps, { facts, act }),
      });
      await finishEffect(deps.sql, { key: act.key, attempt, phase: "accepted", receipt: { repeated } });
    },
  });
}

/** Stands in the note, and tells a repetition that it has been written. */
const markerOf = (act: Act) => `[aftercare ${act.followUpId} ${act.settlement}]`;

function noteText({ url }: Dependencies, { facts, act }: { facts: NoteFacts; act: Act }): string {
  const common = {
    ...facts,
    followUpId: act.followUpId,
    caseUrl: `${url}/console/follow-ups/${act.followUpId}`,
    marker: markerOf(act),
  };
  if (facts.verdict === "held")
    return heldAfterAllNote({ ...common, answeredAt: facts.answeredAt ?? facts.resolvedAt });
  return reopenNote({
    ...common,
    verdict: facts.verdict ?? "not_held",
    resolution: { summary: facts.summary, agentName: facts.agentName, at: facts.resolvedAt },
  });
}

async function attemptAt(
  deps: Dependencies,
  { act, work }: { act: Act; work: (at: { helpdesk: Helpdesk; facts: NoteFacts; attempt: number }) => Promise<void> },
): Promise<void> {
  const { sql } = deps;
  const claim = await claimEffect(sql, act.key);
  if (!claim.claimed) {
    if (claim.phase === "claimed" || claim.phase === "data_sent") {
      throw again("another attempt is still at it", claim.leaseMs + 100);
    }
    return;
  }
  const { attempt } = claim;
  const facts = await noteFacts(sql, act);
  const alarm = { kind: "helpdesk-unreachable", subject: facts.connection } as const;
  try {
    const helpdesk = await helpdeskOf(deps, facts.connection);
    await atWork(deps, { attempt: claim, work: () => work({ helpdesk, facts, attempt }) });
    await clearAlarm(sql, alarm);
  } catch (error) {
    if (!(error instanceof HelpdeskError)) {
      await releaseEffect(sql, { key: act.key, attempt, error: "an unexpected failure" });
      throw error;
    }
    const triedMs = await releaseEffect(sql, { key: act.key, attempt, error: error.failure });
    switch (error.failure) {
      case "not_found":
        return await giveUp(deps, { act, attempt, reason: "ticket-gone" });
      case "unauthorized":
      case "forbidden":
      case "hidden":
      case "not_allowed":
        await raiseAlarm(sql, alarm);
        break;
      case "conflict":
      case "rate_limited":
      case "unavailable":
      case "unexpected":
        break;
    }
    if (triedMs >= tryForMs) return await giveUp(deps, { act, attempt, reason: "helpdesk-unreachable" });
    throw again(`the helpdesk did not do it: ${error.failure}`, error.retryAfterMs);
  }
}

/** Not done and not tried any more: the customer is still owed something, so people are called. */
async function giveUp(
  { sql }: Dependencies,
  { act, attempt, reason }: { act: Act; attempt: number; reason: "ticket-gone" | "helpdesk-unreachable" },
): Promise<void> {
  await sql.begin(async (tx) => {
    await finishEffect(tx, { key: act.key, attempt, phase: "refused", receipt: {}, error: reason });
    await raiseAlarm(tx, { kind: reason, subject: act.followUpId });
    await giveUpReopening(tx, { ...act, reason });
  });
}

async function helpdeskOf({ sql, vault, outgoing }: Dependencies, name: string): Promise<Helpdesk> {
  const connection = await loadConnection(sql, { name, vault });
  if (!connection || connection.kind === "api" || connection.baseUrl === null) {
    throw new HelpdeskError("unavailable", `connection ${name} cannot be reached: it has no address`);
  }
  const { kind, baseUrl } = connection;
  return openHelpdesk({ ...connection, kind, baseUrl }, { outgoing });
}
