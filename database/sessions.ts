import type { Database, Sql } from "./connect.ts";
import { newToken, tokenHash } from "./ids.ts";
import type { Person } from "./people.ts";
import { wakeReviewsOf } from "./review-relay.ts";

const idleMinutes = 30;
const longestHours = 12;

type NewSession = { personId: string; device?: string | null; browserZone?: string | null };
/** Who reads a page, in which session, and with or without keys. */
export type Reader = Person & { session: string; keysOff: boolean };

/**
 * Lets a person in; the secret is for their cookie, here only its SHA-256 stays. Whoever has never said in which zone they
 * read times gets that of their browser, and what they own is reminded of by it.
 */
export async function startSession(
  sql: Database,
  { personId, device = null, browserZone = null }: NewSession,
): Promise<string> {
  const secret = newToken();
  await sql.begin(async (tx) => {
    await tx`insert into sessions (sha256, person_id, device) values (${tokenHash(secret)}, ${personId}, ${device})`;
    const moved = await tx`
      update people set time_zone = ${browserZone}
      where id = ${personId} and not zone_chosen and time_zone <> ${browserZone} returning id`;
    await tx`update people set last_seen_at = now() where id = ${personId}`;
    if (moved.length > 0) await wakeReviewsOf(tx, { personId });
  });
  return secret;
}

/**
 * Whose session it is; null when it is unknown, ended, idle for half an hour, half a day old, or its person was disabled.
 * Being seen is noted to the minute, so that reading pages does not write at every one.
 */
export async function findSession(sql: Sql, { secret }: { secret: string }): Promise<Reader | null> {
  const [row] = await sql<(Reader & { stale: boolean })[]>`
    select people.id, email, name, role, time_zone, keys_off, encode(sha256, 'hex') as session,
      sessions.last_seen_at < now() - interval '1 minute' as stale
    from sessions join people on people.id = sessions.person_id
    where sha256 = ${tokenHash(secret)} and disabled_at is null and ${isOpen(sql)}`;
  if (!row) return null;
  const { stale, ...person } = row;
  if (stale) {
    await sql`update sessions set last_seen_at = now() where sha256 = ${tokenHash(secret)}`;
    await sql`update people set last_seen_at = now() where id = ${person.id}`;
  }
  return person;
}

/** Of a row of `sessions`: it would still open something. */
export const isOpen = (sql: Sql) => sql`
  revoked_at is null and sessions.last_seen_at > now() - ${idleMinutes} * interval '1 minute'
    and sessions.created_at > now() - ${longestHours} * interval '1 hour'`;

/** Ends a session; its cookie opens nothing any more, wherever it is. */
export async function endSession(sql: Sql, { secret }: { secret: string }): Promise<void> {
  await sql`update sessions set revoked_at = now() where sha256 = ${tokenHash(secret)} and revoked_at is null`;
}

/** Removes links and sessions that can open nothing any more. */
export async function forgetOldSignIns(sql: Sql): Promise<void> {
  await sql`delete from sign_in_links where expires_at < now() - interval '1 day'`;
  await sql`
    delete from sessions
    where last_seen_at < now() - interval '1 day' or created_at < now() - interval '2 days'
      or revoked_at < now() - interval '1 day'`;
}
