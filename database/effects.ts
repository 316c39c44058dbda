import type { NoticeKind } from "../domain/review-notices.ts";
import type { EffectKind, EffectPhase } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** How long an attempt may be silent before another takes its place; renewed while it works. */
export const leaseMs = 15_000;

type Receipt = Record<string, string | number | boolean | null>;
/** One attempt at one outward act; every later write names it, so that an attempt that was overtaken changes nothing. */
export type Attempt = { key: string; attempt: number };

export type Claim =
  | ({ claimed: true } & Attempt)
  | { claimed: false; phase: "accepted" | "refused" }
  /** `justNow`: this claim found that the attempt before it fell silent after the data. */
  | { claimed: false; phase: "unknown"; justNow: boolean }
  /** Another attempt holds it, or held it until a moment ago. */
  | { claimed: false; phase: "claimed" | "data_sent"; leaseMs: number };

/** Writes that an act is to be done; a key that is there already stays as it is. */
export async function planEffect(
  sql: Sql,
  effect: { key: string; followUpId: string | null; kind: EffectKind | NoticeKind; settlement: number | null },
): Promise<void> {
  await sql`
    insert into effects (key, follow_up_id, kind, settlement, phase)
    values (${effect.key}, ${effect.followUpId}, ${effect.kind}, ${effect.settlement}, 'planned')
    on conflict (key) do nothing`;
}

/**
 * Takes an act for one attempt. An attempt that fell silent before any data left is taken over; one that fell silent
 * after that becomes `unknown`: it may have happened, and is not repeated.
 */
export async function claimEffect(sql: Sql, key: string): Promise<Claim> {
  const [taken] = await sql<{ attempt: number }[]>`
    update effects set
      phase = 'claimed', attempt = attempt + 1, first_tried_at = coalesce(first_tried_at, now()), lease_until = now() + ${leaseMs} * interval '1 millisecond',
      error = null, updated_at = now()
    where key = ${key} and (phase = 'planned' or (phase = 'claimed' and lease_until <= now()))
    returning attempt`;
  if (taken) return { claimed: true, key, attempt: taken.attempt };
  const justNow = await giveUpSilent(sql, { key, silentMs: 0 });
  const [row] = await sql<{ phase: EffectPhase; leaseMs: number }[]>`
    select phase, greatest(0, extract(epoch from lease_until - now()) * 1000)::float8 as lease_ms
    from effects where key = ${key}`;
  if (!row) throw new Error(`there is no effect ${key}`);
  switch (row.phase) {
    case "accepted":
    case "refused":
      return { claimed: false, phase: row.phase };
    case "unknown":
      return { claimed: false, phase: "unknown", justNow };
    case "planned":
    case "claimed":
      return { claimed: false, phase: "claimed", leaseMs: row.leaseMs };
    case "data_sent":
      return { claimed: false, phase: "data_sent", leaseMs: row.leaseMs };
  }
}

/** An attempt whose data left and that has been silent for so long will say no more: unknown. False when it is none. */
export async function giveUpSilent(sql: Sql, { key, silentMs }: { key: string; silentMs: number }): Promise<boolean> {
  const rows = await sql`
    update effects set phase = 'unknown', error = 'the process that sent it ended before the answer', updated_at = now()
    where key = ${key} and phase = 'data_sent' and lease_until <= now() - ${silentMs} * interval '1 millisecond'
    returning key`;
  return rows.length > 0;
}

/** Written before the first byte of a mail leaves. Throws when the attempt was overtaken, so that nothing is sent. */
export async function markDataSent(sql: Sql, { key, attempt }: Attempt): Promise<void> {
  const rows = await sql`
    update effects set
      phase = 'data_sent', lease_until = now() + ${leaseMs} * interval '1 millisecond', updated_at = now()
    where key = ${key} and attempt = ${attempt} and phase = 'claimed'
    returning key`;
  if (rows.length === 0) throw overtaken();
}

export const overtaken = (): Error => new Error("another attempt has taken over");

/** Keeps the act while the attempt is at work. */
export async function renewLease(sql: Sql, { key, attempt }: Attempt): Promise<void> {
  await sql`
    update effects set lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where key = ${key} and attempt = ${attempt} and phase in ('claimed', 'data_sent')`;
}

/** The end of an attempt: the act is done, refused, or nobody knows. False when the attempt was overtaken. */
export async function finishEffect(
  sql: Sql,
  end: Attempt & { phase: "accepted" | "refused" | "unknown"; receipt: Receipt; error?: string | null },
): Promise<boolean> {
  const rows = await sql`
    update effects set
      phase = ${end.phase}, receipt = ${sql.json(end.receipt)}, error = ${end.error ?? null}, lease_until = null,
      updated_at = now()
    where key = ${end.key} and attempt = ${end.attempt} and phase in ('claimed', 'data_sent')
    returning key`;
  return rows.length > 0;
}

/** The attempt did nothing: the act may be tried again. Returns how long it has been tried in all. */
export async function releaseEffect(sql: Sql, { key, attempt, error }: Attempt & { error: string }): Promise<number> {
  const [row] = await sql<{ triedMs: number }[]>`
    update effects set phase = 'claimed', lease_until = now(), error = ${error}, updated_at = now()
    where key = ${key} and attempt = ${attempt} and phase in ('claimed', 'data_sent')
    returning extract(epoch from now() - first_tried_at)::float8 * 1000 as tried_ms`;
  return row?.triedMs ?? 0;
}
