import { mayAsk, type Permission, type PermissionFacts, reasonOf } from "../domain/permission.ts";
import { recordDecision } from "./asking-decisions.ts";
import { askingFacts, type Held, holdForAsking } from "./asking.ts";
import type { Database, Sql } from "./connect.ts";
import { type ClaimedMail, planClaimedMail } from "./mails.ts";
import { addToTimeline } from "./timeline.ts";

export type TicketStatus = PermissionFacts["ticketStatus"];
/** A follow-up with what its helpdesk has just said about the ticket. */
export type Looked = { followUpId: string; ticketStatus: TicketStatus };

/** `waitMs`: look again then, although the check-in is due. */
export type CheckInClaim =
  /** `sending`: the first attempt to send it is the caller's; null = it was planned before, and `claimMail` says whose it is. */
  { claimed: true; effectKey: string; sending: ClaimedMail | null } | { claimed: false; waitMs: number | null };

/** Other check-ins of the same customer that are due soon enough to go into the same mail. */
export async function combinable(sql: Sql, { followUpId }: { followUpId: string }): Promise<string[]> {
  // A duration of ours means the same to Postgres: weeks and days of 24 hours, since sessions are in UTC (database/connect).
  const rows = await sql<{ id: string }[]>`
    select other.id
    from follow_ups mine
    join policies on policies.name = mine.policy_name and policies.version = mine.policy_version
    join follow_ups other on other.customer_id = mine.customer_id and other.id <> mine.id
    where mine.id = ${followUpId} and other.stage = 'scheduled' and other.asked_at is null
      and other.check_in_at <= now() + (policies.rules->>'combineWithin')::interval
    order by other.check_in_at limit 9`;
  return rows.map((row) => row.id);
}

/**
 * Claims the check-in of a scheduled follow-up, together with those of the same customer that may go along: one
 * decision under the customer's row, so caps, opt-outs and claims see each other; the first attempt to send the mail is taken
 * with it. What may not be asked now is put off,
 * skipped or cancelled, with the rule that said so.
 */
export async function claimCheckIn(
  sql: Database,
  claim: { first: Looked; others: Looked[]; mail: (round: number) => { messageId: string; effectKey: string } },
): Promise<CheckInClaim> {
  const { followUpId } = claim.first;
  return await sql.begin(async (tx) => {
    // What does not build on an answer leaves together (decision 65): held first, then read.
    const held = holdForAsking(tx, { followUpIds: [followUpId, ...claim.others.map((other) => other.followUpId)] });
    const reading = Promise.all([askingFacts(tx, claim.first), ...claim.others.map((other) => askingFacts(tx, other))]);
    const [rows, [facts, ...factsOfOthers]] = await Promise.all([held, reading]);
    const permission = mayAsk(facts);
    if (permission.answer !== "ask") {
      await recordDecision(tx, { followUpId, question: "check_in", permission });
      await putOff(tx, { followUpId, permission });
      return { claimed: false, waitMs: waitOf(permission, facts.now) };
    }
    const together = new Map<string, Permission>([[followUpId, permission]]);
    for (const [n, other] of factsOfOthers.entries()) {
      // What goes along in one mail is neither another mail nor early: only permission and the ticket count.
      const along = mayAsk({ ...other, checkInAt: facts.now, released: true, sentToCustomer: [], sentToCompany: [] });
      const id = claim.others[n]?.followUpId;
      if (along.answer === "ask" && id !== undefined) together.set(id, along);
    }
    const free = rows.filter((row) => row.stage === "scheduled" && together.has(row.id));
    const first = free.find((row) => row.id === followUpId);
    if (!first) return { claimed: false, waitMs: null };
    const mail = claim.mail(first.round);
    const along = free.filter((row) => row !== first && row.round === first.round);
    const asked: [string, ...string[]] = [first.id, ...along.map((row) => row.id)];
    const [, sending] = await Promise.all([
      tx`update follow_ups set stage = 'asking', due_at = now(), updated_at = now() where id in ${tx(asked)}`,
      planClaimedMail(tx, { ...mail, kind: "check_in", followUpIds: asked, round: first.round, settlement: null }),
      ...[...together]
        .filter(([id]) => asked.includes(id))
        .map(([id, allowed]) => recordDecision(tx, { followUpId: id, question: "check_in", permission: allowed })),
    ]);
    return {
      claimed: true,
      effectKey: mail.effectKey,
      sending: sending && { ...sending, followUpIds: inOrder([first, ...along]) },
    };
  });
}

/** As a mail names them: the oldest resolution first. */
const inOrder = (held: Held[]): string[] =>
  held
    .toSorted((a, b) => a.resolvedAt.getTime() - b.resolvedAt.getTime() || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);

/** How long until it is worth looking again; null when it is over. */
const waitOf = (permission: Permission, now: Date): number | null =>
  permission.answer === "later" ? Math.max(1, permission.until.getTime() - now.getTime()) : null;

/** Records why a check-in is not sent now: until when it waits, or for good. */
async function putOff(
  tx: Sql,
  { followUpId, permission }: { followUpId: string; permission: Exclude<Permission, { answer: "ask" }> },
): Promise<void> {
  if (permission.answer === "later") {
    // A pause ends when somebody lifts it, and a reply is read by somebody: the check-in stays due, and is asked at once then.
    if (permission.because === "not-paused" || permission.because === "replies-read") return;
    const moved = await tx`
      update follow_ups set check_in_at = ${permission.until}, due_at = ${permission.until}, updated_at = now()
      where id = ${followUpId} and stage = 'scheduled' and check_in_at is distinct from ${permission.until}
      returning id`;
    if (moved.length === 0) return;
    const detail = { because: reasonOf(permission.because), until: permission.until.toISOString() };
    return await addToTimeline(tx, { followUpId, event: "postponed", detail });
  }
  const movedOn = permission.because === "still-solved" || permission.because === "newest-resolution";
  // Who has been asked once may still answer: only what was never asked is skipped.
  const [ended] = await tx<{ stage: string }[]>`
    update follow_ups set
      stage = case when ${movedOn} or asked_at is not null then 'cancelled' else 'skipped' end,
      reason = ${reasonOf(permission.because)}, due_at = null, updated_at = now()
    where id = ${followUpId} and stage = 'scheduled'
    returning stage`;
  if (!ended) return;
  await addToTimeline(tx, { followUpId, event: ended.stage, detail: { reason: reasonOf(permission.because) } });
}

/**
 * Claims the reminder of a follow-up that was asked and has not answered. It is the same question once more: caps do not
 * count it, permission and hours do. A customer who may no longer be asked is not, and the follow-up ends.
 */
export async function claimReminder(
  sql: Database,
  claim: { first: Looked; mail: (round: number) => { messageId: string; effectKey: string } },
): Promise<CheckInClaim> {
  const { followUpId } = claim.first;
  return await sql.begin(async (tx) => {
    const holding = holdForAsking(tx, { followUpIds: [followUpId] });
    const [[row], facts] = await Promise.all([holding, askingFacts(tx, claim.first)]);
    const permission = mayAsk({
      ...facts,
      checkInAt: facts.now,
      released: false,
      sentToCustomer: [],
      sentToCompany: [],
    });
    if (row?.stage !== "asked") return { claimed: false, waitMs: null };
    if (row.hasReplied) {
      // Who has replied is not asked again, even before anybody has read it.
      await tx`update follow_ups set reminded_at = now(), updated_at = now() where id = ${followUpId}`;
      return { claimed: false, waitMs: null };
    }
    await recordDecision(tx, { followUpId, question: "reminder", permission });
    switch (permission.answer) {
      case "later":
        await tx`update follow_ups set due_at = ${permission.until}, updated_at = now() where id = ${followUpId}`;
        return { claimed: false, waitMs: waitOf(permission, facts.now) };
      case "skip":
        await tx`
          update follow_ups set stage = 'cancelled', reason = ${reasonOf(permission.because)}, due_at = null, updated_at = now()
          where id = ${followUpId}`;
        await addToTimeline(tx, { followUpId, event: "cancelled", detail: { reason: reasonOf(permission.because) } });
        return { claimed: false, waitMs: null };
      case "ask": {
        const mail = claim.mail(row.round);
        const sending = await planClaimedMail(tx, {
          ...mail,
          kind: "reminder",
          followUpIds: [followUpId],
          round: row.round,
          settlement: null,
        });
        return { claimed: true, effectKey: mail.effectKey, sending };
      }
    }
  });
}
