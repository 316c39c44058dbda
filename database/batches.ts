import { keptOutReasons } from "../domain/restoring.ts";
import type { Stage } from "../domain/words.ts";
import { solversOf } from "./case.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { finishLookInside, lookAgainInside, type Looked } from "./needs-look.ts";
import { restoreInside } from "./restoring.ts";
import { skipInside, withdrawInside } from "./withdrawal.ts";

/** What can be done to several follow-ups at once: leave out the check-in, stop them, mark them as looked at. */
export const batchActs = ["skip", "cancel", "look"] as const;
export type BatchAct = (typeof batchActs)[number];
/** So many at most. */
export const batchOfAtMost = 100;
/** `done` by this batch; `already`: it was so before; `too-late`; `not-theirs`: that person may not. */
export const becomings = ["done", "already", "too-late", "not-theirs"] as const;
export type Became = (typeof becomings)[number];
/** Why a part of a batch was not undone. */
export const notUndone = [...keptOutReasons, "unknown", "newer-look", "not-theirs"] as const;
export type Undone = "restored" | (typeof notUndone)[number];

export type BatchRow = {
  followUpId: string;
  ticket: string;
  subject: string;
  /** Null while it has not been reached: the process ended before. */
  became: Became | null;
  undone: Undone | null;
};
export type Batch = { id: string; act: BatchAct; at: Date; rows: BatchRow[] };

type Who = { actor: string; /** Whether they may do it to a ticket that these agents solved. */ may: May };
type May = (act: BatchAct, solvedBy: readonly (string | null)[]) => boolean;

/** Writes down what is to be done, in this order; the same form sent again is the same batch. Unknown follow-ups are left out. */
export async function keepBatch(
  sql: Database,
  { personId, nonce, act, followUpIds }: { personId: string; nonce: string; act: BatchAct; followUpIds: string[] },
): Promise<string> {
  return await sql.begin(async (tx) => {
    const id = newId("ba");
    const [kept] = await tx<{ id: string; created: boolean }[]>`
      insert into batches (id, person_id, nonce, act) values (${id}, ${personId}, ${nonce}, ${act})
      on conflict (person_id, nonce) do update set nonce = excluded.nonce
      returning id, id = ${id} as created`;
    if (!kept) throw new Error("a batch was not kept");
    if (kept.created) {
      await tx`
        insert into batch_follow_ups (batch_id, place, follow_up_id)
        select ${id}, wanted.place, follow_ups.id
        from unnest(${followUpIds}::text[]) with ordinality as wanted (id, place)
        join follow_ups on follow_ups.id = wanted.id
        on conflict do nothing`;
    }
    return kept.id;
  });
}

/** One person's batch; null where it is not theirs, or there is none. */
export async function readBatch(sql: Sql, { id, personId }: { id: string; personId: string }): Promise<Batch | null> {
  const [batch] = await sql<Omit<Batch, "rows">[]>`
    select id, act, at from batches where id = ${id} and person_id = ${personId}`;
  if (!batch) return null;
  const rows = await sql<BatchRow[]>`
    select b.follow_up_id, t.external_id as ticket, t.subject, b.became, b.undone
    from batch_follow_ups b
    join follow_ups f on f.id = b.follow_up_id
    join tickets t on t.id = f.ticket_id
    where b.batch_id = ${id} order by b.place`;
  return { ...batch, rows };
}

/** Does what has not been done yet, each in a transaction of its own: one that cannot be done holds up no other. */
export async function carryOutBatch(sql: Database, { id, actor, may }: Who & { id: string }): Promise<void> {
  for (const followUpId of await left(sql, { id, undoing: false })) {
    await sql.begin(async (tx) => {
      const [open] = await tx<{ act: BatchAct }[]>`
        select batches.act from batch_follow_ups b join batches on batches.id = b.batch_id
        where b.batch_id = ${id} and b.follow_up_id = ${followUpId} and b.became is null for update of b`;
      if (!open) return;
      const allowed = may(open.act, (await solversOf(tx, { id: followUpId })) ?? []);
      const { became, looked } = allowed
        ? await act(tx, { act: open.act, followUpId, actor })
        : { became: "not-theirs" as const, looked: null };
      await tx`
        update batch_follow_ups set became = ${became}, look = ${looked === null ? null : tx.json(looked)}
        where batch_id = ${id} and follow_up_id = ${followUpId}`;
    });
  }
}

/** Puts back what the batch did, and only that; what has moved on since stays, with the reason. */
export async function undoBatch(sql: Database, { id, actor, may }: Who & { id: string }): Promise<void> {
  for (const followUpId of await left(sql, { id, undoing: true })) {
    await sql.begin(async (tx) => {
      const [open] = await tx<{ act: BatchAct; look: Looked | null }[]>`
        select batches.act, b.look from batch_follow_ups b join batches on batches.id = b.batch_id
        where b.batch_id = ${id} and b.follow_up_id = ${followUpId} and b.became = 'done' and b.undone is null
        for update of b`;
      if (!open) return;
      const allowed = may(open.act, (await solversOf(tx, { id: followUpId })) ?? []);
      const undone = allowed ? await putBack(tx, { ...open, followUpId, actor }) : "not-theirs";
      await tx`
        update batch_follow_ups set undone = ${undone} where batch_id = ${id} and follow_up_id = ${followUpId}`;
    });
  }
}

async function left(sql: Sql, { id, undoing }: { id: string; undoing: boolean }): Promise<string[]> {
  const rows = await sql<{ followUpId: string }[]>`
    select follow_up_id from batch_follow_ups
    where batch_id = ${id} and ${undoing ? sql`became = 'done' and undone is null` : sql`became is null`}
    order by place`;
  return rows.map(({ followUpId }) => followUpId);
}

type Done = { became: Became; looked: Looked | null };

async function act(
  tx: Sql,
  { act, followUpId, actor }: { act: BatchAct; followUpId: string; actor: string },
): Promise<Done> {
  const stopped = ({ withdrawn, stage }: { withdrawn: boolean; stage: Stage | null }, wanted: Stage): Done => ({
    became: withdrawn ? "done" : stage === wanted ? "already" : "too-late",
    looked: null,
  });
  switch (act) {
    case "skip":
      return stopped(await skipInside(tx, { followUpId, actor }), "skipped");
    case "cancel":
      return stopped(await withdrawInside(tx, { followUpId, actor, reason: "by-a-person" }), "cancelled");
    case "look": {
      const looked = await finishLookInside(tx, { followUpId, actor });
      return { became: looked === null ? "already" : "done", looked };
    }
  }
}

async function putBack(
  tx: Sql,
  { act, look, followUpId, actor }: { act: BatchAct; look: Looked | null; followUpId: string; actor: string },
): Promise<Undone> {
  if (act === "look") {
    const again = look !== null && (await lookAgainInside(tx, { followUpId, actor, looked: look }));
    return again ? "restored" : "newer-look";
  }
  const put = await restoreInside(tx, { followUpId, actor });
  return put.restored ? "restored" : put.because;
}
