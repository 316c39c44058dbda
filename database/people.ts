import type { Role } from "../domain/roles.ts";
import type { Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { isOpen } from "./sessions.ts";

/** Somebody of ours. */
export type Person = {
  id: string;
  email: string;
  /** Empty while nobody has said it. */
  name: string;
  role: Role;
  /** IANA zone in which they read times. */
  timeZone: string;
};

/** Adds a person, or changes who they are; whoever was disabled is let in again. */
export async function savePerson(sql: Sql, person: Omit<Person, "id">): Promise<Person> {
  const [saved] = await sql<Person[]>`
    insert into people (id, email, name, role, time_zone, zone_chosen)
    values (${newId("pe")}, ${person.email}, ${person.name}, ${person.role}, ${person.timeZone},
      ${person.timeZone !== "UTC"})
    on conflict (lower(email)) do update set
      name = excluded.name, role = excluded.role, time_zone = excluded.time_zone,
      zone_chosen = excluded.zone_chosen, disabled_at = null,
      version = people.version + 1
    returning id, email, name, role, time_zone`;
  if (!saved) throw new Error("the person was not stored");
  return saved;
}

/** The first admin; somebody who is there already stays who they are, also when they were made something else since. */
export async function seedAdmin(sql: Sql, { adminEmail }: { adminEmail: string | null }): Promise<void> {
  if (adminEmail === null) return;
  await sql`
    insert into people (id, email, role) values (${newId("pe")}, ${adminEmail}, 'admin')
    on conflict (lower(email)) do nothing`;
}

/** Everybody by id, also those who have left: what they did stays theirs. */
export async function namesOfPeople(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; name: string }[]>`
    select id, coalesce(nullif(name, ''), email) as name from people`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Everybody who may sign in, by address. */
export async function listPeople(sql: Sql): Promise<Omit<Person, "id">[]> {
  return await sql<Omit<Person, "id">[]>`
    select email, name, role, time_zone from people where disabled_at is null order by lower(email)`;
}

export type ListedPerson = Person & {
  version: number;
  disabledAt: Date | null;
  /** Null = never. */
  lastSeenAt: Date | null;
  /** How many sessions of theirs would still open something. */
  sessions: number;
};

/** Everybody, or the one of this id; those who may sign in come first. */
export async function everybody(sql: Sql, { id }: { id?: string | undefined } = {}): Promise<ListedPerson[]> {
  return await sql<ListedPerson[]>`
    select people.id, email, name, role, time_zone, version, disabled_at, people.last_seen_at,
      (select count(*)::int from sessions where person_id = people.id and ${isOpen(sql)}) as sessions
    from people ${id === undefined ? sql`` : sql`where people.id = ${id}`}
    order by disabled_at is not null, lower(coalesce(nullif(name, ''), email))`;
}
