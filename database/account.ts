import type { Database, Sql } from "./connect.ts";
import { wakeReviewsOf } from "./review-relay.ts";
import { isOpen } from "./sessions.ts";

export type OpenSession = {
  /** Opens nothing: the SHA-256 of what does. */
  id: string;
  /** Null = their browser said nothing known. */
  device: string | null;
  since: Date;
  /** To the minute. */
  lastSeenAt: Date;
};

/** What somebody has open, the last used on top. */
export async function openSessions(sql: Sql, { personId }: { personId: string }): Promise<OpenSession[]> {
  return await sql<OpenSession[]>`
    select encode(sha256, 'hex') as id, device, created_at as since, last_seen_at from sessions
    where person_id = ${personId} and ${isOpen(sql)} order by last_seen_at desc, created_at desc`;
}

/** Ends one session of this person; another's stays as it is. */
export async function endOneSession(sql: Sql, { personId, id }: { personId: string; id: string }): Promise<void> {
  await sql`
    update sessions set revoked_at = now()
    where person_id = ${personId} and encode(sha256, 'hex') = ${id} and revoked_at is null`;
}

type Preferences = { personId: string; name: string; timeZone: string; keysOff: boolean };

/** What somebody decides about their own console; who they are to the installation is not theirs to change. */
export async function savePreferences(
  sql: Database,
  { personId, name, timeZone, keysOff }: Preferences,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      update people set name = ${name}, time_zone = ${timeZone}, zone_chosen = true, keys_off = ${keysOff},
        version = version + 1
      where id = ${personId}`;
    await wakeReviewsOf(tx, { personId });
  });
}
