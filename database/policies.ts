import { defaultRules, type PolicyRules } from "../domain/policy.ts";
import { recordChange } from "./settings-changes.ts";
import type { Database, Sql } from "./connect.ts";

/** One version of a policy; a version never changes once it is written. */
export type Policy = { name: string; version: number; rules: PolicyRules; updatedAt: Date; updatedBy: string };

/** The newest version, or the one asked for; null when there is none. */
export async function policyRules(
  sql: Sql,
  { name, version }: { name: string; version?: number },
): Promise<Policy | null> {
  const [row] = await sql<Policy[]>`
    select name, version, rules, updated_at, updated_by from policies
    where name = ${name} ${version === undefined ? sql`` : sql`and version = ${version}`}
    order by version desc limit 1`;
  return row ? complete(row) : null;
}

export type PolicySummary = {
  name: string;
  version: number;
  updatedAt: Date;
  updatedBy: string;
  pausedSince: Date | null;
};

/** The newest version of every policy, by name. */
export async function listPolicies(sql: Sql): Promise<PolicySummary[]> {
  return await sql<PolicySummary[]>`
    select distinct on (p.name) p.name, p.version, p.updated_at, p.updated_by, h.since as paused_since
    from policies p left join policy_pauses h on h.policy = p.name
    order by p.name, p.version desc`;
}

/** Every version of one policy, newest first; empty when there is no such policy. */
export async function policyVersions(sql: Sql, { name }: { name: string }): Promise<Policy[]> {
  const rows = await sql<Policy[]>`
    select name, version, rules, updated_at, updated_by from policies where name = ${name} order by version desc`;
  return rows.map(complete);
}

export type SavedPolicy =
  | { saved: true; policy: Policy }
  | { saved: false; because: "changed-meanwhile"; version: number };

/**
 * Writes the rules as the next version. `ifVersion` is the version the caller had read (0 = there must be none yet, null =
 * whatever it is); writing the rules that already stand makes no new version, so that a repeated request changes nothing.
 */
export async function savePolicy(
  sql: Database,
  wanted: { name: string; rules: PolicyRules; ifVersion: number | null; by: string },
): Promise<SavedPolicy> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${"policies/" + wanted.name}, 0))`;
    const before = await policyRules(tx, { name: wanted.name });
    const version = before?.version ?? 0;
    if (wanted.ifVersion !== null && wanted.ifVersion !== version) {
      return { saved: false, because: "changed-meanwhile", version };
    }
    const [row] = await tx<Policy[]>`
      insert into policies (name, version, rules, updated_by)
      select ${wanted.name}, ${version + 1}, ${tx.json(wanted.rules)}, ${wanted.by}
      where not exists (
        select from policies
        where name = ${wanted.name} and version = ${version} and rules = ${tx.json(wanted.rules)})
      returning name, version, rules, updated_at, updated_by`;
    const policy = row ? complete(row) : before;
    if (!policy) throw new Error(`policy ${wanted.name} was neither written nor found`);
    if (row) {
      await recordChange(tx, {
        actor: wanted.by,
        what: "policy-saved",
        subject: wanted.name,
        before: before === null ? null : { version, ...changedRules(before.rules, policy.rules) },
        after: { version: policy.version, ...(before ? changedRules(policy.rules, before.rules) : {}) },
      });
    }
    return { saved: true, policy };
  });
}

/** Since when nobody is asked under a policy, by whom, and how many follow-ups have become due meanwhile. */
export type Pause = { since: Date; by: string; held: number };

/** Null when the policy is not paused. Those that it holds are the ones that resuming releases. */
export async function pauseOf(sql: Sql, { name }: { name: string }): Promise<Pause | null> {
  const [row] = await sql<Pause[]>`
    select since, by, (
      select count(*)::int from follow_ups f
      where f.policy_name = p.policy and ((stage = 'scheduled' and check_in_at <= now()) or (stage = 'asked' and due_at <= now()))
    ) as held
    from policy_pauses p where policy = ${name}`;
  return row ?? null;
}

/** Stops asking under this policy; pausing twice keeps the first moment. */
export async function pausePolicy(sql: Database, { name, by }: { name: string; by: string }): Promise<void> {
  await sql.begin(async (tx) => {
    const paused = await tx`
      insert into policy_pauses (policy, by) values (${name}, ${by}) on conflict (policy) do nothing returning policy`;
    if (paused.length === 0) return;
    await recordChange(tx, { actor: by, what: "policy-paused", subject: name, before: null, after: null });
  });
}

export type OpenUnder = { version: number; count: number };

/** How many follow-ups that are not over run under each version of a policy; newest version first. */
export async function openFollowUps(sql: Sql, { name }: { name: string }): Promise<OpenUnder[]> {
  return await sql<OpenUnder[]>`
    select policy_version as version, count(*)::int as count from follow_ups
    where policy_name = ${name} and stage in ('accepted', 'scheduled', 'asking', 'asked')
    group by policy_version order by policy_version desc`;
}

/** The members of `rules` that `others` have otherwise. */
function changedRules(rules: PolicyRules, others: PolicyRules): Partial<PolicyRules> {
  const other = new Map<string, string>(Object.entries(others).map(([name, rule]) => [name, JSON.stringify(rule)]));
  return Object.fromEntries(Object.entries(rules).filter(([name, rule]) => JSON.stringify(rule) !== other.get(name)));
}

/** A member added after a version was written takes its default in that version. */
function complete(policy: Policy): Policy {
  return { ...policy, rules: { ...defaultRules, ...policy.rules } };
}
