import type { Role } from "../domain/roles.ts";
import type { EffectPhase } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import type { Person } from "./people.ts";
import { recordChange } from "./settings-changes.ts";

const prefix = "invitation";
/** A second press within it sends no second mail. */
const againAfterMinutes = 1;

/**
 * Lets somebody in and writes into the ledger that they are mailed a link; whoever is known keeps who they are, and gets a
 * link all the same. Whoever may not sign in any more gets nothing.
 */
export async function invite(
  sql: Database,
  { email, name, role, timeZone, by }: Omit<Person, "id"> & { role: Role; by: string },
): Promise<void> {
  await sql.begin(async (tx) => {
    const [made] = await tx<{ id: string }[]>`
      insert into people (id, email, name, role, time_zone) values (${newId("pe")}, ${email}, ${name}, ${role}, ${timeZone})
      on conflict (lower(email)) do nothing returning id`;
    if (made) {
      const after = { role, timeZone, maySignIn: true };
      await recordChange(tx, { actor: by, what: "person-saved", subject: made.id, before: null, after });
    }
    const [person] = await tx<{ id: string; email: string }[]>`
      select id from people where lower(email) = lower(${email}) and disabled_at is null for update`;
    if (person) await plan(tx, person);
  });
}

async function plan(tx: Sql, { id }: { id: string }): Promise<void> {
  await tx`
    insert into effects (key, kind, phase)
    select ${`${prefix}:${id}:${newId("in")}`}, 'invitation', 'planned'
    where not exists (
      select from effects where kind = 'invitation' and split_part(key, ':', 2) = ${id}
        and created_at > now() - ${againAfterMinutes} * interval '1 minute')`;
}

/** Whom an invitation is for; null when they may not sign in any more. */
export async function invitedPerson(sql: Sql, key: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    select id, email, name, role, time_zone from people where id = split_part(${key}, ':', 2) and disabled_at is null`;
  return person ?? null;
}

/** The mails that are still to be sent, or whose sender fell silent. */
export async function openInvitations(sql: Sql): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`
    select key from effects
    where kind = 'invitation' and phase in ('planned', 'claimed', 'data_sent')
      and coalesce(lease_until, '-infinity') <= now() and created_at > now() - interval '3 days'
    order by created_at limit 50`;
  return rows.map(({ key }) => key);
}

/** What became of the newest invitation of each person. */
export async function invitationPhases(sql: Sql): Promise<Map<string, { phase: EffectPhase; at: Date }>> {
  const rows = await sql<{ personId: string; phase: EffectPhase; at: Date }[]>`
    select distinct on (split_part(key, ':', 2)) split_part(key, ':', 2) as person_id, phase, created_at as at
    from effects where kind = 'invitation' order by split_part(key, ':', 2), created_at desc`;
  return new Map(rows.map(({ personId, phase, at }) => [personId, { phase, at }]));
}
