import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Sql } from "./connect.ts";

/** Whom a mail is from, and who gets replies to it besides us. */
export type KeptSender = { from: KeptMailbox; replyTo: KeptMailbox | null };
type KeptMailbox = { name: string; address: string };
/** What a mail said, word for word, and whom it was from (null where that was not kept). */
export type KeptLetter = { at: Date; from: KeptMailbox | null; subject: string; text: string; html: string };

const keptDays = 180;

/** As a mail's words are kept. The highest quality takes forty times as long as this one, on the thread that does everything else, and saves an eighth. */
export const packed = (words: string): Buffer =>
  brotliCompressSync(words, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });

/** A mail about the ticket of a follow-up; null when there is none, when it is no longer kept, or its reader was erased. */
export async function readLetter(
  sql: Sql,
  { followUpId, mailId }: { followUpId: string; mailId: string },
): Promise<KeptLetter | null> {
  const [row] = await sql<
    { at: Date; sender: KeptSender | null; subject: string; text: Uint8Array; html: Uint8Array }[]
  >`
    select letters.at, letters.sender, letters.subject, letters.text, letters.html
    from letters
    join mails on mails.id = letters.mail_id
    join customers on customers.id = mails.customer_id
    where letters.mail_id = ${mailId} and customers.erased_at is null and exists (
      select from mail_follow_ups
      join follow_ups about on about.id = mail_follow_ups.follow_up_id
      join follow_ups asked on asked.ticket_id = about.ticket_id
      where mail_follow_ups.mail_id = letters.mail_id and asked.id = ${followUpId})`;
  if (!row) return null;
  const plain = (packed: Uint8Array): string => brotliDecompressSync(packed).toString();
  return {
    at: row.at,
    from: row.sender?.from ?? null,
    subject: row.subject,
    text: plain(row.text),
    html: plain(row.html),
  };
}

/** Lets go of mails after half a year, and of those to customers who were erased. */
export async function forgetOldLetters(sql: Sql): Promise<void> {
  await sql`
    delete from letters
    where at < now() - ${keptDays} * interval '1 day' or mail_id in (
      select mails.id from mails join customers on customers.id = mails.customer_id where customers.erased_at is not null)`;
}
