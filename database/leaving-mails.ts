import type { Sql } from "./connect.ts";
import { type Attempt, leaseMs, overtaken } from "./effects.ts";
import { type KeptSender, packed } from "./letters.ts";
import { tokenHash } from "./ids.ts";
import type { TokenPurpose } from "./tokens.ts";

/** A link, or an address, of a mail that its holder can do something with. */
export type Link = { token: string; purpose: TokenPurpose; followUpId: string };

/**
 * Written before the first byte of a mail to a customer leaves, in one statement: that its data is on its way, what it says, and
 * that its links count; one that was revoked stays so, and of several tries the last one's words stay. Throws, and nothing is
 * written, when the attempt was overtaken, so that nothing is sent.
 */
export async function mailLeaves(
  sql: Sql,
  {
    attempt: { key, attempt },
    letter,
    links,
  }: {
    attempt: Attempt;
    letter: { mailId: string; sender: KeptSender; subject: string; text: string; html: string };
    links: Link[];
  },
): Promise<void> {
  const { mailId, sender, subject, text, html } = letter;
  const hashes = links.map(({ token }) => tokenHash(token).toString("hex"));
  const leaving = await sql`
    with leaving as (
      update effects set
        phase = 'data_sent', lease_until = now() + ${leaseMs} * interval '1 millisecond', updated_at = now()
      where key = ${key} and attempt = ${attempt} and phase = 'claimed'
      returning key
    ), letter as (
      insert into letters (mail_id, sender, subject, text, html)
      select ${mailId}, ${sql.json(sender)}::jsonb, ${subject}, ${packed(text)}::bytea, ${packed(html)}::bytea from leaving
      on conflict (mail_id) do update set
        at = now(), sender = excluded.sender, subject = excluded.subject, text = excluded.text, html = excluded.html
    ), links as (
      insert into tokens (sha256, purpose, follow_up_id, mail_id)
      select decode(hash, 'hex'), purpose, follow_up_id, ${mailId}
      from leaving, unnest(
        ${hashes}::text[], ${links.map(({ purpose }) => purpose)}::text[], ${links.map((link) => link.followUpId)}::text[]
      ) made (hash, purpose, follow_up_id)
      on conflict (sha256) do nothing
    )
    select from leaving`;
  if (leaving.length === 0) throw overtaken();
}
