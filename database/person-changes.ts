import { recordChange } from "./settings-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { type Person, savePerson } from "./people.ts";
import { wakeReviewsOf } from "./review-relay.ts";

export type ChangedPerson = { saved: true; person: Person } | { saved: false; because: "last-admin" };

/** Adds a person, lets them in again, or changes who they are; the last admin stays one, or nobody could make another. */
export async function changePerson(
  sql: Database,
  { by, ...wanted }: Omit<Person, "id"> & { by: string },
): Promise<ChangedPerson> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, wanted.email);
    if (wanted.role !== "admin" && (await isLastAdmin(tx, before))) return { saved: false, because: "last-admin" };
    const person = await savePerson(tx, wanted);
    await recordChange(tx, {
      actor: by,
      what: "person-saved",
      subject: person.id,
      before: before === null ? null : stateOf(before),
      after: stateOf({ ...person, disabledAt: null }),
    });
    await wakeReviewsOf(tx, { personId: person.id });
    return { saved: true, person };
  });
}

export type ShutOut = { done: true } | { done: false; because: "unknown" | "last-admin" };

/** Lets a person in no more: their links and sessions open nothing from now on. The last admin stays. */
export async function shutOut(sql: Database, { email, by }: { email: string; by: string }): Promise<ShutOut> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, email);
    if (before === null || before.disabledAt !== null) return { done: false, because: "unknown" };
    if (await isLastAdmin(tx, before)) return { done: false, because: "last-admin" };
    await tx`update people set disabled_at = now() where id = ${before.id}`;
    await tx`update sessions set revoked_at = now() where person_id = ${before.id} and revoked_at is null`;
    await wakeReviewsOf(tx, { personId: before.id });
    const after = { ...stateOf(before), maySignIn: false };
    await recordChange(tx, { actor: by, what: "person-shut-out", subject: before.id, before: stateOf(before), after });
    return { done: true };
  });
}

type Locked = Person & { disabledAt: Date | null };

/** Two admins who remove each other at the same moment are looked at one after the other. */
async function lockedPerson(tx: Sql, email: string): Promise<Locked | null> {
  await tx`select pg_advisory_xact_lock(hashtextextended('people', 0))`;
  const [person] = await tx<Locked[]>`
    select id, email, name, role, time_zone, disabled_at from people where lower(email) = lower(${email})`;
  return person ?? null;
}

async function isLastAdmin(tx: Sql, person: Locked | null): Promise<boolean> {
  if (person === null || person.role !== "admin" || person.disabledAt !== null) return false;
  const others = await tx`
    select from people where role = 'admin' and disabled_at is null and id <> ${person.id} limit 1`;
  return others.length === 0;
}

const stateOf = ({ role, timeZone, disabledAt }: Omit<Locked, "id">) => ({
  role,
  timeZone,
  maySignIn: disabledAt === null,
});
