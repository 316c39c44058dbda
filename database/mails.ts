import type { MailKind } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { type Attempt, type Claim, claimEffect, leaseMs } from "./effects.ts";
import { newId } from "./ids.ts";
import { optOutOf } from "./opt-outs.ts";
import { settleUnknownMail } from "./sent-mails.ts";

/** One mail to one customer about one or more follow-ups, and the effect that stands for sending it. */
export type PlannedMail = {
  kind: MailKind;
  /** Derived from what it asks, so that planning it twice plans one. */
  messageId: string;
  effectKey: string;
  /** The follow-up that answers for the effect stands first. */
  followUpIds: [string, ...string[]];
  round: number;
  settlement: number | null;
};

/** Writes a mail that is to be sent, in the caller's transaction; planned once, it stays as it is. */
export async function planMail(tx: Sql, mail: PlannedMail): Promise<void> {
  await writeMail(tx, { mail, claimed: false });
}

/** One attempt at sending a mail. */
export type ClaimedMail = Attempt & { mailId: string; followUpIds: string[] };

/**
 * As `planMail` and `claimMail` at once, for a caller who holds the customer and the follow-ups and has just decided that they may
 * be asked. Null where the mail was planned before: then it stays as it is.
 */
export async function planClaimedMail(tx: Sql, mail: PlannedMail): Promise<ClaimedMail | null> {
  const mailId = await writeMail(tx, { mail, claimed: true });
  return mailId === null ? null : { key: mail.effectKey, attempt: 1, mailId, followUpIds: mail.followUpIds };
}

/** The effect, the mail and what it is about; null, and nothing written, where there is such an effect already. */
async function writeMail(tx: Sql, { mail, claimed }: { mail: PlannedMail; claimed: boolean }): Promise<string | null> {
  const { followUpIds, kind, effectKey: key, settlement } = mail;
  const [written] = await tx<{ id: string }[]>`
    with effect as (
      insert into effects (key, follow_up_id, kind, settlement, phase, attempt, first_tried_at, lease_until)
      select ${key}, ${followUpIds[0]}, ${kind}, ${settlement}::integer, case when first then 'claimed' else 'planned' end,
        first::int, case when first then now() end, case when first then now() + ${leaseMs} * interval '1 millisecond' end
      from (select ${claimed}::boolean as first) attempt
      on conflict (key) do nothing
      returning key
    ), mail as (
      insert into mails (id, message_id, kind, customer_id, effect_key, claimed_at)
      select ${newId("ml")}, ${mail.messageId}, ${kind}, customer_id, ${key}, clock_timestamp()
      from follow_ups where id = ${followUpIds[0]}
      on conflict (message_id) do nothing
      returning id
    ), about as (
      insert into mail_follow_ups (mail_id, follow_up_id, kind, round)
      select mail.id, follow_ups.id, ${kind}, ${mail.round}::integer
      from mail, follow_ups where follow_ups.id in ${tx(followUpIds)}
    )
    select mail.id from mail, effect`;
  return written?.id ?? null;
}

/** The mail of a follow-up's current question; null when none has been planned. */
export async function questionMail(
  sql: Sql,
  { followUpId, kind }: { followUpId: string; kind: "check_in" | "reminder" },
): Promise<{ mailId: string; effectKey: string } | null> {
  const [row] = await sql<{ mailId: string; effectKey: string }[]>`
    select mails.id as mail_id, mails.effect_key
    from mail_follow_ups
    join mails on mails.id = mail_follow_ups.mail_id
    join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id and follow_ups.round = mail_follow_ups.round
    where mail_follow_ups.follow_up_id = ${followUpId} and mail_follow_ups.kind = ${kind}`;
  return row ?? null;
}

export type MailClaim =
  | ({ claimed: true } & ClaimedMail)
  | { claimed: false; phase: "withdrawn" }
  | Extract<Claim, { claimed: false }>;

/**
 * Takes a mail for one attempt to send it. The customer's row is held while it is looked once more whether the mail is
 * still wanted: after an opt-out, an erasure, a reopening or a newer resolution has been recorded, none is claimed. One
 * that an attempt lost after its data becomes unknown here, with its alarm and what follows for its follow-ups.
 */
export async function claimMail(sql: Database, effectKey: string): Promise<MailClaim> {
  return await sql.begin(async (tx) => {
    const [mail] = await tx<
      { mailId: string; kind: MailKind; addressHmac: Uint8Array | null; barred: string | null; ticketId: string }[]
    >`
      select mails.id as mail_id, mails.kind, customers.address_hmac, follow_ups.ticket_id,
        case
          when customers.erased_at is not null then 'erased'
          when customers.bounced_at is not null then 'bounced'
          when customers.email is null then 'no-address'
        end as barred
      from mails
      join customers on customers.id = mails.customer_id
      join effects on effects.key = mails.effect_key
      join follow_ups on follow_ups.id = effects.follow_up_id
      where mails.effect_key = ${effectKey}
      for update of customers`;
    if (!mail) throw new Error(`no mail belongs to ${effectKey}`);
    const claim = await claimEffect(tx, effectKey);
    if (!claim.claimed) {
      if (claim.phase === "unknown" && claim.justNow) await settleUnknownMail(tx, { effectKey });
      return claim;
    }
    const optedOut = await optOutOf(tx, { addressKey: mail.addressHmac, ticketId: mail.ticketId });
    const mayGo = mail.barred === null && !(mail.kind === "next_steps_mail" && optedOut === "all");
    const wanted = await stillWanted(tx, { ...mail, mayGo });
    if (mail.barred !== null) await endQuestion(tx, { ...mail, reason: mail.barred });
    if (!mayGo || wanted.length === 0) {
      await tx`
        update effects set phase = 'refused', error = 'no longer wanted', lease_until = null, updated_at = now()
        where key = ${effectKey}`;
      return { claimed: false, phase: "withdrawn" };
    }
    return { claimed: true, key: claim.key, attempt: claim.attempt, mailId: mail.mailId, followUpIds: wanted };
  });
}

/** Who cannot be reached any more is not waited for: a person sees why. */
async function endQuestion(tx: Sql, { mailId, reason }: { mailId: string; reason: string }): Promise<void> {
  await tx`
    update follow_ups set
      stage = 'cancelled', reason = ${reason}, due_at = null, needs_look = ${reason}, updated_at = now()
    where stage in ('asking', 'asked') and id in (
      select follow_up_id from mail_follow_ups where mail_id = ${mailId} and kind in ('check_in', 'reminder'))`;
}

/**
 * The follow-ups of a mail that may still be asked about, held until the mail is claimed; a mail that asks nothing is wanted
 * as long as it can arrive. The mail's moment is taken once they are held, so that it stands before that of whoever stops
 * one of them afterwards.
 */
async function stillWanted(tx: Sql, mail: { mailId: string; kind: MailKind; mayGo: boolean }): Promise<string[]> {
  const stage = mail.kind === "check_in" ? "asking" : "asked";
  const rows = await tx<{ id: string }[]>`
    with wanted as (
      select follow_ups.id, follow_ups.resolved_at
      from mail_follow_ups join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id
      where mail_follow_ups.mail_id = ${mail.mailId} and (${mail.kind} = 'next_steps_mail' or stage = ${stage})
      order by follow_ups.resolved_at, follow_ups.id
      for update of follow_ups
    ), claimed as (
      update mails set claimed_at = clock_timestamp() where id = ${mail.mailId} and ${mail.mayGo} and exists (select from wanted)
    )
    select id from wanted order by resolved_at, id`;
  return rows.map((row) => row.id);
}
