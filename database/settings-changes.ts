import type { Sql } from "./connect.ts";

const changeKinds = [
  "connection-saved",
  "connection-removed",
  "policy-saved",
  "policy-paused",
  "policy-resumed",
  "person-saved",
  "person-shut-out",
  "person-let-in",
  "sessions-ended",
  "subscription-saved",
  "subscription-removed",
  "subscription-enabled",
  "subscription-disabled",
  "events-redelivered",
  "cause-saved",
  "cause-merged",
  "key-made",
  "key-revoked",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What a setting is like: its facts, never a secret. */
type State = Record<string, unknown> | null;
export type Change = {
  /** `person:<id>` or `api:<name of the key>`. */
  actor: string;
  what: ChangeKind;
  /** The name of what was changed; of a person the id. */
  subject: string;
  before: State;
  after: State;
};

/** Keeps who changed a setting, in the transaction that changes it. */
export async function recordChange(sql: Sql, { actor, what, subject, before, after }: Change): Promise<void> {
  await sql`
    insert into settings_changes (actor, what, subject, before, after)
    values (${actor}, ${what}, ${subject}, ${jsonOf(before)}::text::jsonb, ${jsonOf(after)}::text::jsonb)`;
}

export type RecordedChange = Change & { id: string; at: Date };

/** The newest changes, newest first. */
export async function recentChanges(sql: Sql, { limit }: { limit: number }): Promise<RecordedChange[]> {
  return await sql<RecordedChange[]>`
    select id::text as id, at, actor, what, subject, before, after from settings_changes
    order by settings_changes.id desc limit ${limit}`;
}

const jsonOf = (state: State): string | null => (state === null ? null : JSON.stringify(state));
