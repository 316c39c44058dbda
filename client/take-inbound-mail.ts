import type { Database } from "../database/connect.ts";
import { type InboundMail, keepInboundMail } from "../database/inbound-mails.ts";
import { findToken } from "../database/tokens.ts";
import { findReturnTokens, type ReturnToken } from "../mail/correlation.ts";
import { readInbound } from "../mail/read-inbound.ts";

type Parts = { sql: Database; replyDomain: string | null };
export type Taken =
  | { taken: true; mail: InboundMail }
  /** Nothing was kept. */
  | { taken: false; problem: "too-large" | "not-a-mail" };

/** The follow-up that a token leads to, and the mail of ours that carried it. */
type About = NonNullable<Awaited<ReturnType<typeof findToken>>>;

/** So many addresses of ours count in one mail (RFC 5321 §4.5.3.1.8 wants a hundred); each is looked up. */
export const mostTokens = 100;

/**
 * Every way in ends here: the mail is read, kept for each follow-up that it came for, and what follows from its class is
 * done, all before this returns; `mail` is the first of these. The same mail again, by this way or another, is one.
 * Rejects when Postgres cannot be used; the same mail, handed in once more, then makes good what is missing.
 */
export async function takeInboundMail(
  { sql, replyDomain }: Parts,
  { raw, envelope }: { raw: Uint8Array; envelope: { recipients: string[]; nullSender: boolean } | null },
): Promise<Taken> {
  const read = await readInbound({ raw, replyDomain, ...envelope });
  if (read.readable) {
    const { class: kind, report, tokens, messageId } = read.mail;
    return { taken: true, mail: await keepForEach(sql, { tokens, arrived: { raw, class: kind, report, messageId } }) };
  }
  if (read.problem === "too-large" || envelope === null) return { taken: false, problem: read.problem };
  // It came to an address of ours, and its sender believes that it arrived: a person finds out what it is.
  const tokens = findReturnTokens({ text: envelope.recipients.join("\n"), domain: replyDomain });
  return { taken: true, mail: await keepForEach(sql, { tokens, arrived: { raw, class: null, report: null } }) };
}

async function keepForEach(
  sql: Database,
  { tokens, arrived }: { tokens: ReturnToken[]; arrived: Omit<Parameters<typeof keepInboundMail>[1], "about"> },
): Promise<InboundMail> {
  const [first = null, ...others] = await followUpsOf(sql, tokens);
  const { mail } = await keepInboundMail(sql, { ...arrived, about: first });
  for (const about of others) await keepInboundMail(sql, { ...arrived, about });
  return mail;
}

/**
 * By tokens of ours alone: what a mail says it answers, anyone can write. Each follow-up once, by a token that names a
 * mail of ours where there is one.
 */
async function followUpsOf(sql: Database, tokens: ReturnToken[]): Promise<About[]> {
  const found = new Map<string, About>();
  for (const { token, purpose } of tokens.slice(0, mostTokens)) {
    const about = await findToken(sql, { token, purpose });
    if (about === null) continue;
    const before = found.get(about.followUpId);
    if (before === undefined || before.mailId === null) found.set(about.followUpId, about);
  }
  return [...found.values()];
}
