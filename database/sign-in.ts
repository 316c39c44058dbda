import type { Sql } from "./connect.ts";
import { newToken, tokenHash } from "./ids.ts";
import type { Person } from "./people.ts";

const usualMinutes = 15;
export type SignInLink = { token: string; person: Pick<Person, "email" | "name">; expiresAt: Date };

/** Makes a link that lets a person in once; only its SHA-256 is kept. Null when nobody of ours has this address. */
export async function createSignInLink(
  sql: Sql,
  { email, returnTo, minutes = usualMinutes }: { email: string; returnTo: string | null; minutes?: number },
): Promise<SignInLink | null> {
  const token = newToken();
  const [made] = await sql<{ email: string; name: string; expiresAt: Date }[]>`
    with made as (
      insert into sign_in_links (sha256, person_id, return_to, expires_at)
      select ${tokenHash(token)}, id, ${returnTo}, now() + ${minutes} * interval '1 minute'
      from people where lower(email) = lower(${email}) and disabled_at is null
      returning person_id, expires_at)
    select people.email, people.name, made.expires_at from made join people on people.id = made.person_id`;
  return made ? { token, person: { email: made.email, name: made.name }, expiresAt: made.expiresAt } : null;
}

/** Whether a link would still let somebody in; looking does not use it up. */
export async function signInLinkIsGood(sql: Sql, { token }: { token: string }): Promise<boolean> {
  const rows = await sql`
    select from sign_in_links join people on people.id = sign_in_links.person_id
    where sha256 = ${tokenHash(token)} and used_at is null and expires_at > now() and disabled_at is null`;
  return rows.length > 0;
}

/** Uses a link up; of two at the same moment one wins. Null when it is unknown, used, or too old. */
export async function useSignInLink(
  sql: Sql,
  { token }: { token: string },
): Promise<{ personId: string; returnTo: string | null } | null> {
  const [used] = await sql<{ personId: string; returnTo: string | null }[]>`
    update sign_in_links set used_at = now()
    from people
    where sha256 = ${tokenHash(token)} and used_at is null and expires_at > now()
      and people.id = person_id and people.disabled_at is null
    returning person_id, return_to`;
  return used ?? null;
}
