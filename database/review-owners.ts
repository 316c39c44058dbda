import type { Sql } from "./connect.ts";

/** Somebody who can own a review or its action. */
export type ReviewOwner = { id: string; name: string; email: string };

/** Everybody who can be given a review, by name: who may sign in, except those who only read. */
export async function reviewOwners(sql: Sql): Promise<ReviewOwner[]> {
  return await sql<ReviewOwner[]>`
    select id, coalesce(nullif(name, ''), email) as name, email from people
    where disabled_at is null and role <> 'auditor' order by lower(coalesce(nullif(name, ''), email)), id`;
}
