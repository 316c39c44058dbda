import type { NoticeKind } from "../domain/review-notices.ts";
import { clearAlarm, raiseAlarm } from "./alarms.ts";
import type { Database, Sql } from "./connect.ts";
import { type Attempt, type Claim, claimEffect, finishEffect, planEffect } from "./effects.ts";
import { newId } from "./ids.ts";

/** A mail to one of our own people about one thing. */
type Wanted = {
  kind: NoticeKind;
  /** The id of what it is about. */
  subject: string;
  about: string;
  personId: string;
  /** Of the Message-ID. */
  domain: string;
};

/** Writes a mail that is to be sent, in the caller's transaction; planned once, it stays as it is. */
export async function planStaffMail(tx: Sql, { kind, subject, about, personId, domain }: Wanted): Promise<void> {
  const key = `${kind}:${subject}:${about}:${personId}`;
  await planEffect(tx, { key, followUpId: null, kind, settlement: null });
  const messageId = `<${[kind, subject, about.replaceAll(/[^\d]/g, ""), personId].join(".")}@${domain}>`;
  await tx`
    insert into staff_mails (id, effect_key, message_id, kind, person_id, subject, about)
    values (${newId("sm")}, ${key}, ${messageId}, ${kind}, ${personId}, ${subject}, ${about})
    on conflict (effect_key) do nothing`;
}

/** The mails about something that are still to be sent, oldest first. */
export async function openStaffMails(sql: Sql, { subject }: { subject: string }): Promise<string[]> {
  const rows = await sql<{ effectKey: string }[]>`
    select effect_key from staff_mails join effects on effects.key = effect_key
    where subject = ${subject} and phase in ('planned', 'claimed', 'data_sent') order by staff_mails.id`;
  return rows.map(({ effectKey }) => effectKey);
}

/** Everything a mail about a review says, as it is at the moment of sending. */
export type ReviewLetterFacts = {
  kind: NoticeKind;
  messageId: string;
  name: string;
  email: string;
  timeZone: string;
  reviewId: string;
  title: string;
  dueOn: string;
  checkOn: string | null;
  /** Today where the reader is. */
  today: string;
  ownerName: string | null;
  tickets: number;
  customers: number;
};
export type StaffMailClaim =
  | { claimed: true; key: string; attempt: number; mailId: string; facts: ReviewLetterFacts }
  | { claimed: false; phase: "withdrawn" }
  | Extract<Claim, { claimed: false }>;

/**
 * Takes a mail for one attempt to send it. The review's row is held while it is looked once more whether the mail still says
 * something true: not after the date was moved, the review concluded or opened again, or its reader replaced or gone.
 */
export async function claimStaffMail(sql: Database, effectKey: string): Promise<StaffMailClaim> {
  return await sql.begin(async (tx) => {
    const [mail] = await tx<(ReviewLetterFacts & { mailId: string; wanted: boolean })[]>`
      select
        m.id as mail_id, m.kind, m.message_id, p.name, p.email, p.time_zone, v.id as review_id,
        v.due_on::text as due_on, v.check_on::text as check_on, (now() at time zone p.time_zone)::date::text as today,
        case when o.disabled_at is null then coalesce(nullif(o.name, ''), o.email) end as owner_name,
        coalesce(v.title, linked.subject, 'Review') as title, linked.tickets, linked.customers,
        p.disabled_at is null and case m.kind
          when 'review_due' then v.state = 'open' and v.owner_id = p.id and v.due_on::text = m.about
          when 'review_overdue' then v.state = 'open' and v.due_on::text = m.about
          when 'review_unowned' then v.state = 'open' and (v.owner_id is null or o.disabled_at is not null)
          when 'review_check' then v.state = 'concluded' and v.check_on::text = m.about
          else false end as wanted
      from staff_mails m
      join people p on p.id = m.person_id
      join reviews v on v.id = m.subject
      left join people o on o.id = v.owner_id
      cross join lateral (
        select count(distinct f.ticket_id)::int as tickets, count(distinct f.customer_id)::int as customers,
          (array_agg(t.subject order by f.id desc))[1] as subject
        from review_follow_ups l join follow_ups f on f.id = l.follow_up_id join tickets t on t.id = f.ticket_id
        where l.review_id = v.id) linked
      where m.effect_key = ${effectKey}
      for update of v`;
    if (!mail) throw new Error(`no mail belongs to ${effectKey}`);
    const { mailId, wanted, ...facts } = mail;
    const claim = await claimEffect(tx, effectKey);
    if (!claim.claimed) {
      if (claim.phase === "unknown") await raiseAlarm(tx, { kind: "mail-unknown", subject: mailId });
      return claim;
    }
    if (!wanted) {
      await finishEffect(tx, { ...claim, phase: "refused", receipt: {}, error: "no longer wanted" });
      return { claimed: false, phase: "withdrawn" };
    }
    return { claimed: true, key: claim.key, attempt: claim.attempt, mailId, facts };
  });
}

/** Writes what became of an attempt; an attempt that was overtaken changes nothing. */
export async function finishStaffMail(
  sql: Database,
  sent: Attempt & { mailId: string; phase: "accepted" | "refused" | "unknown"; response: string },
): Promise<void> {
  const { mailId, response } = sent;
  await sql.begin(async (tx) => {
    if (!(await finishEffect(tx, { ...sent, receipt: { response } }))) return;
    switch (sent.phase) {
      case "accepted":
        return await clearAlarm(tx, { kind: "mail-refused", subject: mailId });
      case "refused":
        return await raiseAlarm(tx, { kind: "mail-refused", subject: mailId });
      case "unknown":
        return await raiseAlarm(tx, { kind: "mail-unknown", subject: mailId });
    }
  });
}
