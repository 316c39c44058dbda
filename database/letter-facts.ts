import type { PolicyRules } from "../domain/policy.ts";
import type { MailKind, Verdict } from "../domain/words.ts";
import type { ConnectionSettings } from "./connections.ts";
import type { Sql } from "./connect.ts";
import type { KeptSender } from "./letters.ts";

/** What a mail is made from, read anew for every attempt; nothing of it is kept with the mail. */
export type LetterFacts = {
  now: Date;
  kind: MailKind;
  messageId: string;
  to: { email: string; name: string | null; language: string | null; timeZone: string | null };
  settings: ConnectionSettings;
  /** Of an earlier try whose data left: receivers drop a repeat only if it is the same. */
  sentAs: KeptSender | null;
  fixes: FixFacts[];
};
export type FixFacts = {
  followUpId: string;
  team: string | null;
  ticketNumber: string;
  subject: string;
  /** The thread's last Message-ID at the helpdesk. */
  threadId: string | null;
  summary: string;
  agentName: string | null;
  resolvedAt: Date;
  answerUntil: Date;
  rules: PolicyRules;
  answer: { verdict: Verdict; words: string; at: Date } | null;
  outcomeAt: Date | null;
  isNewTicket: boolean;
  newTicketNumber: string | null;
};

export async function letterFacts(
  sql: Sql,
  { mailId, followUpIds }: { mailId: string; followUpIds: string[] },
): Promise<LetterFacts> {
  const rows = await sql<
    (FixFacts & {
      now: Date;
      kind: MailKind;
      messageId: string;
      email: string | null;
      name: string | null;
      language: string | null;
      timeZone: string | null;
      settings: ConnectionSettings;
      sentAs: KeptSender | null;
      verdict: Verdict | null;
      words: string | null;
      answeredAt: Date | null;
    })[]
  >`
    select
      now(), mails.kind, mails.message_id, customers.email, customers.name, customers.language,
      coalesce(customers.time_zone, connections.settings->>'timeZone') as time_zone, connections.settings,
      letters.sender as sent_as,
      follow_ups.id as follow_up_id, tickets.team, tickets.external_id as ticket_number, tickets.subject,
      tickets.message_id as thread_id, resolutions.summary, resolutions.agent_name, resolutions.at as resolved_at,
      follow_ups.answer_until, policies.rules, follow_ups.outcome_at,
      follow_ups.outcome is not distinct from 'follow_up_ticket' as is_new_ticket,
      case when follow_ups.outcome = 'follow_up_ticket' then follow_ups.outcome_receipt->>'ticketId' end
        as new_ticket_number,
      answers.verdict, answers.words, answers.at as answered_at
    from mail_follow_ups
    join mails on mails.id = mail_follow_ups.mail_id
    join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id
    join policies on policies.name = policy_name and policies.version = policy_version
    join customers on customers.id = follow_ups.customer_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    join resolutions on resolutions.id = follow_ups.origin_id
    left join effects on effects.key = mails.effect_key
    left join letters on letters.mail_id = mails.id
    left join settlements on settlements.follow_up_id = follow_ups.id and settlements.number = effects.settlement
    left join answers on answers.follow_up_id = follow_ups.id
      and answers.version = coalesce(settlements.answer_version, follow_ups.answer_version)
    where mail_follow_ups.mail_id = ${mailId} and follow_ups.id in ${sql(followUpIds)}
    order by resolutions.at, follow_ups.id`;
  const [first] = rows;
  if (!first?.email) throw new Error(`mail ${mailId} has nobody to go to`);
  return {
    now: first.now,
    kind: first.kind,
    messageId: first.messageId,
    to: { email: first.email, name: first.name, language: first.language, timeZone: first.timeZone },
    settings: first.settings,
    sentAs: first.sentAs,
    fixes: rows.map((row) => ({
      followUpId: row.followUpId,
      team: row.team,
      ticketNumber: row.ticketNumber,
      subject: row.subject,
      threadId: row.threadId,
      summary: row.summary,
      agentName: row.agentName,
      resolvedAt: row.resolvedAt,
      answerUntil: row.answerUntil,
      rules: row.rules,
      answer:
        row.verdict && row.answeredAt ? { verdict: row.verdict, words: row.words ?? "", at: row.answeredAt } : null,
      outcomeAt: row.outcomeAt,
      isNewTicket: row.isNewTicket,
      newTicketNumber: row.newTicketNumber,
    })),
  };
}
