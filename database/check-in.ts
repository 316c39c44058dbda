import { checkedDurationMs } from "../domain/duration.ts";
import { mayAsk, type Permission, type PermissionFacts, reasonOf } from "../domain/permission.ts";
import type { PolicyRules } from "../domain/policy.ts";
import { recordDecision } from "./asking-decisions.ts";
import { askingFacts } from "./asking.ts";
import type { Database, Sql } from "./connect.ts";
import { planMail } from "./mails.ts";
import { addToTimeline } from "./timeline.ts";

export type TicketStatus = PermissionFacts["ticketStatus"];
/** A follow-up with what its helpdesk has just said about the ticket. */
export type Looked = { followUpId: string; ticketStatus: TicketStatus };

/** `waitMs`: look again then, although the check-in is due. */
export type CheckInClaim = { claimed: true; effectKey: string } | { claimed: false; waitMs: number | null };

/** Other check-ins of the same customer that are due soon enough to go into the same mail. */
export async function combinable(sql: Sql, { followUpId }: { followUpId: string }): Promise<string[]> {
  const [policy] = await sql<{ rules: PolicyRules }[]>`
    select rules from follow_ups join policies on policies.name = policy_name and policies.version = policy_version
    where follow_ups.id = ${followUpId}`;
  if (!policy) return [];
  const rows = await sql<{ id: string }[]>`
    select other.id
    from follow_ups mine
    join follow_ups other on other.customer_id = mine.customer_id and other.id <> mine.id
    where mine.id = ${followUpId} and other.stage = 'scheduled' and other.asked_at is null
      and other.check_in_at <= now() + ${checkedDurationMs(policy.rules.combineWithin)} * interval '1 millisecond'
    order by other.check_in_at limit 9`;
  return rows.map((row) => row.id);
}

/**
 * Claims the check-in of a scheduled follow-up, together with those of the same customer that may go along: one
 * decision under the customer's row, so caps, opt-outs and claims see each other. What may not be asked now is put off,
 * skipped or cancelled, with the rule that said so.
 */
export async function claimCheckIn(
  sql: Database,
  claim: { first: Looked; others: Looked[]; mail: (round: number) => { messageId: string; effectKey: string } },
): Promise<CheckInClaim> {
  return await sql.begin(async (tx) => {
    const facts = await askingFacts(tx, { ...claim.first, hold: true });
    const permission = mayAsk(facts);
    if (permission.answer !== "ask") {
      await recordDecision(tx, { followUpId: claim.first.followUpId, question: "check_in", permission });
      await putOff(tx, { followUpId: claim.first.followUpId, permission });
      return { claimed: false, waitMs: waitOf(permission, facts.now) };
    }
    const together = new Map<string, Permission>([[claim.first.followUpId, permission]]);
    for (const other of claim.others) {
      const facts = await askingFacts(tx, other);
      // What goes along in one mail is neither another mail nor early: only permission and the ticket count.
      const along = mayAsk({ ...facts, checkInAt: facts.now, released: true, sentToCustomer: [], sentToCompany: [] });
      if (along.answer === "ask") together.set(other.followUpId, along);
    }
    const free = await tx<{ id: string; round: number }[]>`
      select id, round from follow_ups where id in ${tx([...together.keys()])} and stage = 'scheduled' order by id for update`;
    const first = free.find((row) => row.id === claim.first.followUpId);
    if (!first) return { claimed: false, waitMs: null };
    const mail = claim.mail(first.round);
    const along = free.filter((row) => row.id !== first.id && row.round === first.round).map((row) => row.id);
    const asked: [string, ...string[]] = [first.id, ...along];
    await Promise.all([
      tx`update follow_ups set stage = 'asking', due_at = now(), updated_at = now() where id in ${tx(asked)}`,
      ...[...together]
        .filter(([followUpId]) => asked.includes(followUpId))
        .map(([followUpId, permission]) => recordDecision(tx, { followUpId, question: "check_in", permission })),
      planMail(tx, { ...mail, kind: "check_in", followUpIds: asked, round: first.round, settlement: null }),
    ]);
    return { claimed: true, effectKey: mail.effectKey };
  });
}

/** How long until it is worth looking again; null when it is over. */
const waitOf = (permission: Permission, now: Date): number | null =>
  permission.answer === "later" ? Math.max(1, permission.until.getTime() - now.getTime()) : null;

/** Records why a check-in is not sent now: until when it waits, or for good. */
async function putOff(
  tx: Sql,
  { followUpId, permission }: { followUpId: string; permission: Exclude<Permission, { answer: "ask" }> },
): Promise<void> {
  if (permission.answer === "later") {
    // A pause ends when somebody lifts it: the check-in stays due, and is asked at once then.
    if (permission.because === "not-paused") return;
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
    const facts = await askingFacts(tx, { ...claim.first, hold: true });
    const permission = mayAsk({
      ...facts,
      checkInAt: facts.now,
      released: false,
      sentToCustomer: [],
      sentToCompany: [],
    });
    const [row] = await tx<{ round: number; hasReplied: boolean }[]>`
      select round, needs_look is not distinct from 'reply' as has_replied
      from follow_ups where id = ${followUpId} and stage = 'asked' for update`;
    if (!row) return { claimed: false, waitMs: null };
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
        await planMail(tx, {
          ...mail,
          kind: "reminder",
          followUpIds: [followUpId],
          round: row.round,
          settlement: null,
        });
        return { claimed: true, effectKey: mail.effectKey };
      }
    }
  });
}
