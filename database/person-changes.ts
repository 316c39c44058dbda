import { recordChange } from "./settings-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { type Person, savePerson } from "./people.ts";
import { wakeReviewsOf } from "./review-relay.ts";
import { isOpen } from "./sessions.ts";

export type ChangedPerson = { saved: true; person: Person } | { saved: false; because: "last-admin" };

/** Adds a person, lets them in again, or changes who they are; the last admin stays one, or nobody could make another. */
export async function changePerson(
  sql: Database,
  { by, ...wanted }: Omit<Person, "id"> & { by: string },
): Promise<ChangedPerson> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, wanted);
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

export type EditedPerson = { saved: true } | { saved: false; because: "unknown" | "changed-meanwhile" | "last-admin" };

/** Changes what somebody is called, does, and where; over the version that was read. */
export async function editPerson(
  sql: Database,
  { id, ifVersion, name, role, timeZone, by }: Omit<Person, "email"> & { ifVersion: number; by: string },
): Promise<EditedPerson> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, { id });
    if (before === null) return { saved: false, because: "unknown" };
    if (before.version !== ifVersion) return { saved: false, because: "changed-meanwhile" };
    if (role !== "admin" && (await isLastAdmin(tx, before))) return { saved: false, because: "last-admin" };
    await tx`
      update people set name = ${name}, role = ${role}, time_zone = ${timeZone},
        zone_chosen = zone_chosen or ${timeZone !== before.timeZone}, version = version + 1
      where id = ${id}`;
    await wakeReviewsOf(tx, { personId: id });
    const after = {
      ...stateOf({ ...before, role, timeZone }),
      ...(name === before.name ? {} : { replaced: ["name"] }),
    };
    await recordChange(tx, { actor: by, what: "person-saved", subject: id, before: stateOf(before), after });
    return { saved: true };
  });
}

/** Lets somebody in again who was shut out. */
export async function letInAgain(sql: Database, { id, by }: { id: string; by: string }): Promise<{ known: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, { id });
    if (before === null) return { known: false };
    if (before.disabledAt === null) return { known: true };
    await tx`update people set disabled_at = null, version = version + 1 where id = ${id}`;
    await wakeReviewsOf(tx, { personId: id });
    const after = { ...stateOf(before), maySignIn: true };
    await recordChange(tx, { actor: by, what: "person-let-in", subject: id, before: stateOf(before), after });
    return { known: true };
  });
}

/** Ends whatever somebody has open, and the links that would open more; they may ask for a new one. */
export async function endSessionsOf(sql: Database, { id, by }: { id: string; by: string }): Promise<{ ended: number }> {
  return await sql.begin(async (tx) => {
    const ended = await tx`
      update sessions set revoked_at = now() where person_id = ${id} and ${isOpen(tx)} returning person_id`;
    await tx`update sign_in_links set used_at = now() where person_id = ${id} and used_at is null`;
    const after = { sessions: ended.length };
    await recordChange(tx, { actor: by, what: "sessions-ended", subject: id, before: {}, after });
    return { ended: ended.length };
  });
}

export type ShutOut = { done: true } | { done: false; because: "unknown" | "last-admin" };

/** Lets a person in no more: their links and sessions open nothing from now on. The last admin stays. */
export async function shutOut(
  sql: Database,
  { by, ...who }: ({ email: string } | { id: string }) & { by: string },
): Promise<ShutOut> {
  return await sql.begin(async (tx) => {
    const before = await lockedPerson(tx, who);
    if (before === null || before.disabledAt !== null) return { done: false, because: "unknown" };
    if (await isLastAdmin(tx, before)) return { done: false, because: "last-admin" };
    await tx`update people set disabled_at = now(), version = version + 1 where id = ${before.id}`;
    await tx`update sessions set revoked_at = now() where person_id = ${before.id} and revoked_at is null`;
    await wakeReviewsOf(tx, { personId: before.id });
    await tx`update sign_in_links set used_at = now() where person_id = ${before.id} and used_at is null`;
    const after = { ...stateOf(before), maySignIn: false };
    await recordChange(tx, { actor: by, what: "person-shut-out", subject: before.id, before: stateOf(before), after });
    return { done: true };
  });
}

type Locked = Person & { version: number; disabledAt: Date | null };

/** Two admins who remove each other at the same moment are looked at one after the other. */
async function lockedPerson(tx: Sql, who: { email: string } | { id: string }): Promise<Locked | null> {
  await tx`select pg_advisory_xact_lock(hashtextextended('people', 0))`;
  const [person] = await tx<Locked[]>`
    select id, email, name, role, time_zone, version, disabled_at from people
    where ${"id" in who ? tx`id = ${who.id}` : tx`lower(email) = lower(${who.email})`}`;
  return person ?? null;
}

async function isLastAdmin(tx: Sql, person: Locked | null): Promise<boolean> {
  if (person === null || person.role !== "admin" || person.disabledAt !== null) return false;
  const others = await tx`
    select from people where role = 'admin' and disabled_at is null and id <> ${person.id} limit 1`;
  return others.length === 0;
}

const stateOf = ({ role, timeZone, disabledAt }: Pick<Locked, "role" | "timeZone" | "disabledAt">) => ({
  role,
  timeZone,
  maySignIn: disabledAt === null,
});
