import { checkedDurationMs } from "../domain/duration.ts";
import type { PolicyRules } from "../domain/policy.ts";
import type { MailKind } from "../domain/words.ts";
import { clearAlarm, raiseAlarm } from "./alarms.ts";
import type { Database, Sql } from "./connect.ts";
import { type Attempt, finishEffect, releaseEffect } from "./effects.ts";
import { newId } from "./ids.ts";
import { addToTimeline, announce, doneUnlessWanted, wakeRelay } from "./timeline.ts";

type Ending = { phase: "accepted" | "unknown" } | { phase: "refused"; because: "bounced" | "mail-refused" };

/** Writes what became of an attempt, and in the same transaction what follows for the follow-ups it asked about. */
export async function finishMail(
  sql: Database,
  sent: Attempt & { mailId: string; ending: Ending; response: string },
): Promise<void> {
  // Nearly every mail is about one ticket and is taken: one statement, which finds nothing to do where it is not.
  if (sent.ending.phase === "accepted" && (await acceptedAtOnce(sql, sent))) return;
  await sql.begin(async (tx) => {
    // In the order in which a claim takes them: the customer's row first.
    await tx`
      select customers.id from customers join mails on mails.customer_id = customers.id
      where mails.id = ${sent.mailId} for update of customers`;
    const mine = await finishEffect(tx, {
      key: sent.key,
      attempt: sent.attempt,
      phase: sent.ending.phase,
      receipt: { response: sent.response },
    });
    if (!mine) return;
    if (sent.ending.phase === "unknown") await raiseAlarm(tx, { kind: "mail-unknown", subject: sent.mailId });
    await followMail(tx, { mailId: sent.mailId, ending: sent.ending });
  });
}

/**
 * What `followMail` writes for a mail that was taken and is about one follow-up, with the end of its attempt; the customer's row
 * is held before the rest is done. False, and nothing written, for a mail about several, and for an attempt that was overtaken.
 */
async function acceptedAtOnce(
  sql: Database,
  { key, attempt, mailId, response }: Attempt & { mailId: string; response: string },
): Promise<boolean> {
  const ended = await sql`
    with held as (
      select customers.id from customers join mails on mails.customer_id = customers.id
      where mails.id = ${mailId} and (select count(*) from mail_follow_ups where mail_id = ${mailId}) = 1
      for update of customers
    ), ended as (
      update effects set
        phase = 'accepted', receipt = ${sql.json({ response })}, error = null, lease_until = null, updated_at = now()
      where key = ${key} and attempt = ${attempt} and phase in ('claimed', 'data_sent') and exists (select from held)
      returning key
    ), about as (
      select mail_follow_ups.follow_up_id as id, mail_follow_ups.kind,
        now() + (policies.rules->>'patience')::interval as patient_until,
        now() + coalesce(policies.rules->>'remindAfter', policies.rules->>'patience')::interval as remind_at
      from ended, mail_follow_ups
      join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id
      join policies on policies.name = policy_name and policies.version = policy_version
      where mail_follow_ups.mail_id = ${mailId}
    ), asked as (
      update follow_ups set
        stage = 'asked', asked_at = now(), reminded_at = null, due_at = about.remind_at, updated_at = now()
      from about where follow_ups.id = about.id and about.kind = 'check_in' and stage = 'asking'
      returning follow_ups.id
    ), reminded as (
      update follow_ups set reminded_at = now(), due_at = about.patient_until, updated_at = now()
      from about where follow_ups.id = about.id and about.kind = 'reminder' and reminded_at is null
    ), told as (
      insert into timeline (follow_up_id, event, detail, at)
      select id, 'mail', jsonb_build_object('kind', kind, 'phase', 'accepted'), clock_timestamp() from about
    ), announced as (
      insert into outbox (id, type, follow_up_id, data, spread_at)
      select ${newId("ev")}, 'follow_up.asked', asked.id, '{}', ${doneUnlessWanted(sql, "follow_up.asked")} from asked
      returning spread_at
    )
    select (select pg_notify('deliveries', '') from announced where spread_at is null) from ended`;
  return ended.length > 0;
}

/**
 * The server did not take it: the mail may be tried again, after what `afterMs` says to the time since the first try.
 * Its follow-ups are not overdue meanwhile. Null when `afterMs` gives it up; the attempt then still holds it.
 */
export async function releaseMail(
  sql: Database,
  sent: Attempt & { mailId: string; error: string; afterMs: (triedMs: number) => number | null },
): Promise<number | null> {
  return await sql.begin(async (tx) => {
    const waitMs = sent.afterMs(await releaseEffect(tx, sent));
    if (waitMs === null) return null;
    await tx`
      update follow_ups set due_at = now() + ${waitMs} * interval '1 millisecond', updated_at = now()
      where stage = 'asking' and id in (select follow_up_id from mail_follow_ups where mail_id = ${sent.mailId})`;
    return waitMs;
  });
}

/** The mail of a question that an attempt began to send, and of which nobody has written what became of it. */
export async function questionInDoubt(
  sql: Sql,
  { followUpId, phases }: { followUpId: string; phases: ("claimed" | "data_sent")[] },
): Promise<{ effectKey: string } | null> {
  const [row] = await sql<{ effectKey: string }[]>`
    select key as effect_key from effects
    where follow_up_id = ${followUpId} and settlement is null and phase in ${sql(phases)}
    order by created_at limit 1`;
  return row ?? null;
}

/**
 * As after `finishMail`, for a mail whose sender died between the data and the answer; in the transaction that writes it
 * as unknown.
 */
export async function settleUnknownMail(tx: Sql, { effectKey }: { effectKey: string }): Promise<void> {
  const [mail] = await tx<{ id: string }[]>`select id from mails where effect_key = ${effectKey} for update`;
  if (!mail) return;
  await raiseAlarm(tx, { kind: "mail-unknown", subject: mail.id });
  await followMail(tx, { mailId: mail.id, ending: { phase: "unknown" } });
}

/**
 * A report says that the mail came back for good: from now on it is as if the server had refused it at once, and a
 * follow-up that waits for its answer is stopped. A mail that is refused already stays as it is, so repeating is safe.
 */
export async function mailCameBack(
  tx: Sql,
  { mailId, because, status }: { mailId: string; because: "bounced" | "mail-refused"; status: string | null },
): Promise<void> {
  await tx`
    select customers.id from customers join mails on mails.customer_id = customers.id
    where mails.id = ${mailId} for update of customers`;
  // A report can overtake the server's own answer to whoever sends: that attempt then finds it settled.
  const settled = await tx`
    update effects set
      phase = 'refused', receipt = coalesce(receipt, '{}') || ${tx.json({ reported: status })}, lease_until = null,
      updated_at = now()
    where key = (select effect_key from mails where id = ${mailId}) and phase in ('data_sent', 'accepted', 'unknown')
    returning key`;
  if (settled.length === 0) return;
  await clearAlarm(tx, { kind: "mail-unknown", subject: mailId });
  await followMail(tx, { mailId, ending: { phase: "refused", because } });
  await tx`
    update follow_ups set
      wake = 'withdrawn', relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0
    where id in (select follow_up_id from mail_follow_ups where mail_id = ${mailId})
      and stage = 'cancelled' and reason = ${because}`;
  await wakeRelay(tx, "follow-up");
}

async function followMail(tx: Sql, { mailId, ending }: { mailId: string; ending: Ending }): Promise<void> {
  const asked = await tx<{ id: string; kind: MailKind; rules: PolicyRules; customerId: string }[]>`
    select follow_ups.id, mail_follow_ups.kind, policies.rules, follow_ups.customer_id
    from mail_follow_ups
    join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id
    join policies on policies.name = policy_name and policies.version = policy_version
    where mail_follow_ups.mail_id = ${mailId}
    for update of follow_ups`;
  for (const about of asked) {
    switch (ending.phase) {
      case "accepted":
      case "unknown":
        await markAsked(tx, about);
        break;
      case "refused":
        await giveUp(tx, { ...about, because: ending.because });
        break;
    }
    const detail = { kind: about.kind, phase: ending.phase };
    await addToTimeline(tx, { followUpId: about.id, event: "mail", detail });
  }
}

/** The question is out, or may be: from now on the follow-up waits for the answer. */
async function markAsked(tx: Sql, about: { id: string; kind: MailKind; rules: PolicyRules }): Promise<void> {
  const patienceMs = checkedDurationMs(about.rules.patience);
  switch (about.kind) {
    case "check_in": {
      const waitMs = about.rules.remindAfter === null ? patienceMs : checkedDurationMs(about.rules.remindAfter);
      const changed = await tx`
        update follow_ups set
          stage = 'asked', asked_at = now(), reminded_at = null,
          due_at = now() + ${waitMs} * interval '1 millisecond', updated_at = now()
        where id = ${about.id} and stage = 'asking'
        returning id`;
      if (changed.length > 0) {
        await announce(tx, { type: "follow_up.asked", followUpId: about.id, data: {} });
      }
      return;
    }
    case "reminder":
      await tx`
        update follow_ups set
          reminded_at = now(), due_at = now() + ${patienceMs} * interval '1 millisecond', updated_at = now()
        where id = ${about.id} and reminded_at is null`;
      return;
    case "next_steps_mail":
      return;
  }
}

/** The customer cannot be reached this way: a bad address is flagged, anything else is a person's to look at. */
async function giveUp(
  tx: Sql,
  about: { id: string; kind: MailKind; customerId: string; because: "bounced" | "mail-refused" },
): Promise<void> {
  if (about.because === "bounced") {
    await tx`update customers set bounced_at = coalesce(bounced_at, now()) where id = ${about.customerId}`;
  } else {
    await raiseAlarm(tx, { kind: "mail-refused", subject: about.id });
  }
  await tx`
    update follow_ups set
      stage = 'cancelled', reason = ${about.because}, due_at = null, needs_look = ${about.because}, updated_at = now()
    where id = ${about.id} and stage in ('asking', 'asked')`;
}
