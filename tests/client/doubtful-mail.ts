import { randomBytes } from "node:crypto";
import { raiseAlarm } from "../../database/alarms.ts";
import { planEffect } from "../../database/effects.ts";
import { createToken } from "../../database/tokens.ts";
import type { CustomerSite } from "./answer-pages/asked.ts";

export type Doubtful = { followUpId: string; mailId: string; effectKey: string; bounce: string; reply: string };

/** A check-in that was sent, of which the ledger says `phase`, and the addresses that its reports and replies come to. */
export async function mailIn(
  site: CustomerSite,
  { phase, email = `${randomBytes(6).toString("hex")}@tarn.test` }: { phase: string; email?: string },
): Promise<Doubtful> {
  const { followUpId } = await site.ask({ email });
  const [mail] = await site.sql<{ mailId: string; effectKey: string }[]>`
    select mails.id as mail_id, effect_key from mails join mail_follow_ups on mail_id = mails.id
    where follow_up_id = ${followUpId}`;
  if (!mail) throw new Error("there is no mail");
  const { mailId, effectKey } = mail;
  await planEffect(site.sql, { key: effectKey, followUpId, kind: "check_in", settlement: null });
  await site.sql`update effects set phase = ${phase}, receipt = '{"response":"250"}' where key = ${effectKey}`;
  if (phase === "unknown") await raiseAlarm(site.sql, { kind: "mail-unknown", subject: mailId });
  const address = async (purpose: "reply" | "bounce") =>
    `${purpose}+${await createToken(site.sql, { purpose, followUpId, mailId })}@reply.acme.test`;
  return { followUpId, mailId, effectKey, bounce: await address("bounce"), reply: await address("reply") };
}

/** What everybody can see of it. */
export async function standingOf({ sql }: CustomerSite, { followUpId, mailId }: Doubtful) {
  const [row] = await sql<Record<string, unknown>[]>`
    select follow_ups.stage, follow_ups.reason, follow_ups.needs_look, follow_ups.wake, effects.phase,
      customers.bounced_at is not null as bounced,
      (select count(*)::int from alarms
        where cleared_at is null and subject in (${mailId}, ${followUpId})) as alarms
    from follow_ups
    join customers on customers.id = follow_ups.customer_id
    join effects on effects.follow_up_id = follow_ups.id and effects.kind = 'check_in'
    where follow_ups.id = ${followUpId}`;
  return row;
}
