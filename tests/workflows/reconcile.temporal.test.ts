import type { ScheduleHandle } from "@temporalio/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { recordAnswer } from "../../database/answers.ts";
import { followUpWorkflowId, reconcileId, reconcileType, taskQueue } from "../../workflows/contract.ts";
import { keepSchedules } from "../../worker/keep-schedules.ts";
import { cost } from "../support/history-count.ts";
import { type Installation, installation } from "../support/installation.ts";

describe("reconcile", () => {
  let all: Installation;
  let runs = 0;
  beforeAll(async () => {
    all = await installation({ rules: { checkInAfter: "PT0S" } });
  });
  afterAll(async () => {
    await all.close();
  });
  const reconcileNow = async () => {
    runs += 1;
    const handle = await all.client.workflow.start(reconcileType, { taskQueue, workflowId: `reconcile-${runs}` });
    await handle.result();
    return handle;
  };
  /** As if it had been due so long ago, and tried to be repaired so long ago. */
  const letPass = (followUpId: string, { due, repaired }: { due: string; repaired?: string }) =>
    all.sql`
      update follow_ups set
        due_at = now() - ${due}::interval, repaired_at = now() - ${repaired ?? null}::interval
      where id = ${followUpId}`;
  const lost = async (followUpId: string) => {
    const handle = all.client.workflow.getHandle(followUpWorkflowId(followUpId));
    await handle.terminate("lost, as with a cluster that was restored");
  };
  const alarms = async () => {
    const rows = await all.sql<{ subject: string }[]>`
      select subject from alarms where kind = 'overdue' and cleared_at is null`;
    return rows.map(({ subject }) => subject);
  };

  it("costs three Actions while there is nothing to do", async () => {
    expect(await cost(await reconcileNow())).toEqual({ events: 12, actions: 3 });
  });

  it("starts a run that was lost before it asked; one mail goes out", async () => {
    const { followUpId } = await all.solve({ id: "T-lost", resolution: { at: new Date() } });
    await all.reached(followUpId, "asked");
    await lost(followUpId);
    // As it would stand had the run been lost a moment earlier.
    await all.sql`update follow_ups set stage = 'scheduled', asked_at = null where id = ${followUpId}`;
    await all.sql`delete from mail_follow_ups where follow_up_id = ${followUpId}`;
    await all.sql`delete from tokens where follow_up_id = ${followUpId}`;
    const mails = all.sql`select id from mails where effect_key in (
      select key from effects where follow_up_id = ${followUpId})`;
    await all.sql`delete from letters where mail_id in (${mails})`;
    await all.sql`delete from mails where id in (${mails})`;
    await all.sql`delete from effects where follow_up_id = ${followUpId}`;
    const before = all.smtp.mails.length;
    await letPass(followUpId, { due: "16 minutes" });
    await reconcileNow();
    await all.reached(followUpId, "asked");
    await reconcileNow();
    expect(all.smtp.mails).toHaveLength(before + 1);
  });

  it("asks nobody twice whose run was lost after it had asked, and still hears the answer", async () => {
    const { followUpId } = await all.solve({ id: "T-asked" });
    await all.reached(followUpId, "asked");
    const before = all.smtp.mails.length;
    await lost(followUpId);
    await letPass(followUpId, { due: "16 minutes" });
    await reconcileNow();
    const handle = all.client.workflow.getHandle(followUpWorkflowId(followUpId));
    await vi.waitFor(async () => expect((await handle.describe()).status.name).toBe("RUNNING"), 10_000);
    await recordAnswer(all.sql, {
      followUpId,
      verdict: "held",
      satisfaction: null,
      effort: null,
      words: "",
      againOn: null,
      source: "page",
      dedupeKey: "n",
      actor: null,
    });
    await all.reached(followUpId, "settled");
    expect(all.smtp.mails).toHaveLength(before);
  });

  it("carries out what a lost run left in the ledger", async () => {
    const { followUpId } = await all.solve({ id: "T-acts" });
    await all.reached(followUpId, "asked");
    await lost(followUpId);
    await all.sql`
      update follow_ups set stage = 'settled', outcome = 'reopened', settlements = 1, settled_version = 0
      where id = ${followUpId}`;
    await all.sql`
      insert into settlements (follow_up_id, number, answer_version, verdict, action, reason)
      values (${followUpId}, 1, 0, 'not_held', 'reopened', 'policy')`;
    await all.sql`
      insert into effects (key, follow_up_id, kind, settlement, phase, updated_at)
      values (${`next_steps_mail:${followUpId}:1`}, ${followUpId}, 'next_steps_mail', 1, 'planned',
        now() - interval '70 minutes')`;
    await all.sql`
      insert into answers (follow_up_id, version, verdict, source, dedupe_key)
      values (${followUpId}, 0, 'not_held', 'api', 'x')`;
    await letPass(followUpId, { due: "16 minutes" });
    await reconcileNow();
    const [effect] = await all.sql<{ phase: string }[]>`
      select phase from effects where follow_up_id = ${followUpId} and settlement = 1`;
    expect(effect?.phase).toBe("accepted");
  });

  it("raises an alarm for what a repair did not help, and clears it by itself", async () => {
    const { followUpId } = await all.solve({ id: "T-late" });
    await all.reached(followUpId, "asked");
    await letPass(followUpId, { due: "40 minutes", repaired: "20 minutes" });
    await reconcileNow();
    expect(await alarms()).toEqual([followUpId]);
    await all.sql`update follow_ups set due_at = now() + interval '1 day' where id = ${followUpId}`;
    await reconcileNow();
    expect(await alarms()).toEqual([]);
  });

  it("leaves alone what waits for a reason: a customer who is away, a policy that a person paused", async () => {
    const away = await all.solve({ id: "T-away" });
    const paused = await all.solve({ id: "T-paused" });
    await all.reached(away.followUpId, "asked");
    await all.reached(paused.followUpId, "asked");
    await letPass(away.followUpId, { due: "2 hours" });
    await letPass(paused.followUpId, { due: "2 hours" });
    await all.sql`update follow_ups set away_until = now() + interval '3 days' where id = ${away.followUpId}`;
    await all.sql`update follow_ups set stage = 'scheduled' where id = ${paused.followUpId}`;
    await all.sql`insert into policy_pauses (policy, by) values ('quick', 'a person')`;
    await reconcileNow();
    const rows = await all.sql<{ repairedAt: Date | null }[]>`
      select repaired_at from follow_ups where id in (${away.followUpId}, ${paused.followUpId})`;
    expect(rows.map(({ repairedAt }) => repairedAt)).toEqual([null, null]);
    await all.sql`delete from policy_pauses`;
  });

  describe("its Schedule", () => {
    const parts = () => ({ connection: all.native, namespace: all.client.options.namespace });
    const schedule = () => all.client.schedule.getHandle(reconcileId);
    /** A Schedule takes changes in as it comes to them: what is described right after one may be what was before it. */
    const described = (wanted: (found: Awaited<ReturnType<ScheduleHandle["describe"]>>) => void) =>
      vi.waitFor(async () => wanted(await schedule().describe()), 10_000);
    const updates = async () => {
      const { info } = await schedule().describe();
      return info.lastUpdatedAt;
    };
    beforeEach(() => Promise.all([keepSchedules(parts()), keepSchedules(parts()), keepSchedules(parts())]));
    afterEach(() => schedule().delete());

    it("is there once, however many workers start, and not written again by any of them", async () => {
      await described(({ spec, policies }) => {
        expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
        expect(policies.overlap).toBe("SKIP");
      });
      const before = await updates();
      await keepSchedules(parts());
      expect(await updates()).toEqual(before);
    });

    it("stays paused when a person paused it, also where a new version wants another interval", async () => {
      await schedule().pause("by a person");
      await described(({ state }) => expect(state.paused).toBe(true));
      await keepSchedules(parts());
      await described(({ state }) => expect(state.paused).toBe(true));
      await schedule().update(({ state, policies, action }) => ({
        state,
        policies,
        action,
        spec: { intervals: [{ every: 600_000 }] },
      }));
      await described(({ spec }) => expect(spec.intervals).toMatchObject([{ every: 600_000 }]));
      await keepSchedules(parts());
      await described(({ spec, state }) => {
        expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
        expect(state.paused).toBe(true);
      });
    });
  });
});
