import type { Sql } from "./connect.ts";
import { newToken, tokenHash } from "./ids.ts";

/** What a token lets its holder do: the one in a mail's header, which mail programs use, cannot answer, and an answer link takes no one click. */
export type TokenPurpose = "answer" | "opt_out" | "reply" | "bounce";

type Token = { purpose: TokenPurpose; followUpId: string; mailId: string | null };

/** Makes a token; only its SHA-256 is kept, so the caller holds the one copy. Those of a mail are kept as it leaves. */
export async function createToken(sql: Sql, { purpose, followUpId, mailId }: Token): Promise<string> {
  const token = newToken();
  await sql`
    insert into tokens (sha256, purpose, follow_up_id, mail_id)
    values (${tokenHash(token)}, ${purpose}, ${followUpId}, ${mailId})`;
  return token;
}

/** Whether it looks like one; what does not is no reason to ask. */
export const isToken = (text: string): boolean => /^[a-z2-7]{32}$/.test(text);

/** What a token stands for; null when it is malformed, unknown, revoked or for another purpose. */
export async function findToken(
  sql: Sql,
  { token, purpose }: { token: string; purpose: TokenPurpose },
): Promise<{ followUpId: string; mailId: string | null } | null> {
  if (!isToken(token)) return null;
  const [row] = await sql<{ followUpId: string; mailId: string | null }[]>`
    select follow_up_id, mail_id
    from tokens
    where sha256 = ${tokenHash(token)} and purpose = ${purpose} and revoked_at is null`;
  return row ?? null;
}
