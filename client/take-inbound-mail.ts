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

/**
 * Every way in ends here: the mail is read, kept, and what follows from its class is done, all before this returns.
 * The same mail again, by this way or another, is one. Rejects when Postgres cannot be used; nothing is kept then.
 */
export async function takeInboundMail(
  { sql, replyDomain }: Parts,
  { raw, envelope }: { raw: Uint8Array; envelope: { recipients: string[]; nullSender: boolean } | null },
): Promise<Taken> {
  const read = await readInbound({ raw, replyDomain, ...envelope });
  if (read.readable) {
    const { class: kind, report, tokens, messageId } = read.mail;
    const about = await followUpOf(sql, tokens);
    return { taken: true, mail: (await keepInboundMail(sql, { raw, class: kind, report, about, messageId })).mail };
  }
  if (read.problem === "too-large" || envelope === null) return { taken: false, problem: read.problem };
  // It came to an address of ours, and its sender believes that it arrived: a person finds out what it is.
  const tokens = findReturnTokens({ text: envelope.recipients.join("\n"), domain: replyDomain });
  const about = await followUpOf(sql, tokens);
  return { taken: true, mail: (await keepInboundMail(sql, { raw, class: null, report: null, about })).mail };
}

/** By a token of ours alone: what a mail says it answers, anyone can write. One that names a mail of ours goes first. */
async function followUpOf(sql: Database, tokens: ReturnToken[]): ReturnType<typeof findToken> {
  let first: Awaited<ReturnType<typeof findToken>> = null;
  for (const { token, purpose } of tokens.slice(0, mostTokens)) {
    const found = await findToken(sql, { token, purpose });
    if (found !== null && found.mailId !== null) return found;
    first ??= found;
  }
  return first;
}

/** No honest mail is written to more of our addresses; each is looked up. */
const mostTokens = 50;
