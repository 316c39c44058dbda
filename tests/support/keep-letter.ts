import type { Sql } from "../../database/connect.ts";
import { type KeptSender, packed } from "../../database/letters.ts";

/** Keeps the words of a mail that was not sent by the product itself. */
export async function keepLetter(
  sql: Sql,
  letter: { mailId: string; sender: KeptSender; subject: string; text: string; html: string },
): Promise<void> {
  const { mailId, sender, subject, text, html } = letter;
  await sql`
    insert into letters (mail_id, sender, subject, text, html)
    values (${mailId}, ${sql.json(sender)}, ${subject}, ${packed(text)}, ${packed(html)})`;
}
