import { afterEach, describe, expect, it } from "vitest";
import type { Verdict } from "../../domain/words.ts";
import { type World, world } from "../support/world.ts";

describe("settling", () => {
  let all: World;
  afterEach(async () => {
    await all.close();
  });

  let solved = 0;
  /** A ticket's next resolution, asked about. */
  async function asked(ticketId = "1"): Promise<string> {
    solved += 1;
    const at = new Date(Date.now() - 3_600_000 + solved * 1_000);
    const followUpId = await all.solve({ id: ticketId, resolution: { key: `r${solved}`, at } });
    await all.askCustomer({ followUpId });
    return followUpId;
  }
  async function told(followUpId: string, verdict: Verdict, more: { satisfaction?: number; againOn?: string } = {}) {
    await all.answer(followUpId, { verdict, ...more });
    return await all.settleFollowUp({ followUpId });
  }
  const events = async (followUpId: string) => {
    const rows = await all.sql<{ type: string }[]>`select type from outbox where follow_up_id = ${followUpId}`;
    return rows.map((row) => row.type);
  };
  const reviews = async () => {
    const rows = await all.sql<{ reason: string }[]>`select reason from reviews`;
    return rows.map((row) => row.reason);
  };

  it("closes what held, with nothing left to do", async () => {
    all = await world();
    const followUpId = await asked();
    expect(await told(followUpId, "held")).toMatchObject({
      settledVersion: 1,
      effects: false,
      next: { do: "nothing" },
    });
    expect(await all.row(followUpId)).toMatchObject({ stage: "settled", outcome: "closed", needsLook: null });
  });

  it("writes nothing the second time", async () => {
    all = await world();
    const followUpId = await asked();
    await told(followUpId, "not_held");
    await Promise.all(Array.from({ length: 5 }, () => all.settleFollowUp({ followUpId })));
    const rows = await all.sql`select number from settlements`;
    expect(rows).toHaveLength(1);
    expect((await events(followUpId)).filter((type) => type === "ticket.reopen_requested")).toHaveLength(1);
  });

  it("hands an unhappy customer whose fix held to a person", async () => {
    all = await world();
    const followUpId = await asked();
    await told(followUpId, "held", { satisfaction: 1 });
    expect(await all.row(followUpId)).toMatchObject({ outcome: "needs_look", needsLook: "unhappy" });
  });

  it("opens a review when the same ticket fails a second time, and one only", async () => {
    all = await world();
    await told(await asked(), "not_held");
    expect(await reviews()).toEqual([]);
    const second = await asked();
    await told(second, "partly");
    expect(await reviews()).toEqual(["second-failure"]);
    expect(await all.row(second)).toMatchObject({ outcome: "reopened" });
    await told(await asked(), "not_held");
    expect(await reviews()).toEqual(["second-failure"]);
  });

  it("stops reopening where the guard says so, and gives the case to a review and a person", async () => {
    all = await world({ rules: { reopenGuard: { count: 1, within: "PT24H" } } });
    await told(await asked(), "not_held");
    const second = await asked();
    await told(second, "not_held");
    expect(await all.row(second)).toMatchObject({ outcome: "review", needsLook: "reopen-guard" });
    expect(await events(second)).not.toContain("ticket.reopen_requested");
  });

  it("counts as reopenings those that reopened, not what was said about them afterwards", async () => {
    all = await world({ rules: { reopenGuard: { count: 2, within: "PT24H" } } });
    const older = await asked();
    await told(older, "not_held");
    await told(older, "held");
    await told(await asked(), "not_held");
    expect((await reviews()).filter((reason) => reason === "guard")).toEqual([]);
  });

  it("asks again on the chosen day, twice at most", async () => {
    all = await world({ rules: { askAgainAtMost: 2, holdWindow: "P60D" } });
    const followUpId = await asked();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    for (const days of [3, 6]) {
      const settled = await told(followUpId, "not_tested", { againOn: inDays(days) });
      expect(settled.next).toMatchObject({ do: "listen", afterwards: "ask" });
      expect(await all.row(followUpId)).toMatchObject({ stage: "scheduled" });
      await all.sql`update follow_ups set check_in_at = now()`;
      await all.askCustomer({ followUpId });
    }
    expect(all.smtp.mails).toHaveLength(3);
    await told(followUpId, "not_tested", { againOn: inDays(9) });
    expect(await all.row(followUpId)).toMatchObject({ stage: "settled", outcome: "closed" });
  });

  it("takes patience's end for an answer, and never an earlier moment", async () => {
    all = await world({ rules: { remindAfter: null, patience: "P5D" } });
    const followUpId = await asked();
    const early = await all.settleFollowUp({ followUpId });
    expect(early).toMatchObject({ settledVersion: -1, next: { do: "listen", afterwards: "settle" } });
    await all.sql`update follow_ups set asked_at = now() - interval '6 days'`;
    await all.settleFollowUp({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ stage: "settled", outcome: "closed" });
    const held = await told(followUpId, "not_held");
    expect(held).toMatchObject({ settledVersion: 1, effects: true });
    expect(await all.row(followUpId)).toMatchObject({ outcome: "reopened" });
  });

  it("cancels the check-in of a newer resolution when the older fix turns out not to hold", async () => {
    all = await world();
    const older = await asked();
    solved += 1;
    const newer = await all.solve({ id: "1", resolution: { key: "newer", at: new Date() } });
    expect(await all.row(older)).toMatchObject({ stage: "cancelled", reason: "newer-resolution" });
    await told(older, "not_held");
    expect(await all.row(newer)).toMatchObject({ stage: "cancelled", reason: "earlier-fix-did-not-hold" });
    expect(await all.row(older)).toMatchObject({ outcome: "reopened" });
  });

  it("opens a new ticket, not the old one, past the hold window", async () => {
    all = await world({ rules: { holdWindow: "P1D" } });
    const followUpId = await asked();
    await all.sql`update follow_ups set resolved_at = now() - interval '2 days', answer_until = now() - interval '1 day'`;
    await told(followUpId, "not_held");
    expect(await all.row(followUpId)).toMatchObject({ outcome: "follow_up_ticket" });
  });

  it("tells a person when nobody listens for the event that stands for reopening", async () => {
    all = await world();
    await all.sql`delete from subscriptions`;
    const followUpId = await asked();
    const settled = await told(followUpId, "not_held");
    expect(settled.effects).toBe(false);
    expect(await all.row(followUpId)).toMatchObject({ outcome: "needs_look", needsLook: "nobody-to-reopen" });
  });

  it("comes to rest after silence that follows a not tested", async () => {
    all = await world({ rules: { remindAfter: null, patience: "PT1H", holdWindow: "P60D" } });
    const followUpId = await asked();
    await told(followUpId, "not_tested");
    await all.sql`update follow_ups set check_in_at = now()`;
    await all.askCustomer({ followUpId });
    await all.sql`update follow_ups set asked_at = now() - interval '2 hours'`;
    const settled = await all.settleFollowUp({ followUpId });
    expect(settled).toMatchObject({ settledVersion: 1, next: { do: "nothing" } });
    expect(await all.row(followUpId)).toMatchObject({ stage: "settled", outcome: "closed" });
  });

  it("can be silent in two rounds", async () => {
    all = await world({ rules: { remindAfter: null, patience: "PT1H", holdWindow: "P60D" } });
    const followUpId = await asked();
    const silence = async () => {
      await all.sql`update follow_ups set asked_at = now() - interval '2 hours'`;
      await all.settleFollowUp({ followUpId });
    };
    await silence();
    await told(followUpId, "not_tested");
    await all.sql`update follow_ups set check_in_at = now()`;
    await all.askCustomer({ followUpId });
    await silence();
    const rows = await all.sql<{ answerVersion: number }[]>`
      select answer_version from settlements order by number`;
    expect(rows.map((row) => row.answerVersion)).toEqual([0, 1, -1]);
  });

  it("reopens again when an older fix is reported once more while a newer one is being followed up", async () => {
    all = await world();
    const older = await asked();
    await told(older, "not_held");
    const newer = await asked();
    await all.answer(older, { verdict: "not_held", words: "It is back." });
    await all.settleFollowUp({ followUpId: older });
    expect(await all.row(newer)).toMatchObject({ stage: "cancelled", reason: "earlier-fix-did-not-hold" });
    expect((await events(older)).filter((type) => type === "ticket.reopen_requested")).toHaveLength(2);
  });

  it("closes a not tested about an older fix: the newer one is asked about anyway", async () => {
    all = await world();
    const older = await asked();
    await asked();
    await told(older, "not_tested");
    expect(await all.row(older)).toMatchObject({ stage: "settled", outcome: "closed" });
  });

  it("counts a failure of the ticket that took the first one's place as the second", async () => {
    all = await world();
    const first = await asked("old");
    await told(first, "not_held");
    await all.sql`
      update follow_ups set outcome = 'follow_up_ticket', outcome_receipt = ${all.sql.json({ ticketId: "new", url: null })}
      where id = ${first}`;
    await told(await asked("new"), "not_held");
    expect(await reviews()).toEqual(["second-failure"]);
  });

  it("takes a reply that nobody has read for no silence", async () => {
    all = await world({ rules: { remindAfter: null, patience: "PT1H" } });
    const followUpId = await asked();
    await all.sql`update follow_ups set needs_look = 'reply', asked_at = now() - interval '2 hours'`;
    await all.settleFollowUp({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ outcome: "needs_look", needsLook: "reply" });
  });

  it("takes another day for the same question, not for a further one", async () => {
    all = await world({ rules: { askAgainAtMost: 1, holdWindow: "P60D" } });
    const followUpId = await asked();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await told(followUpId, "not_tested", { againOn: inDays(3) });
    await told(followUpId, "not_tested", { againOn: inDays(5) });
    expect(await all.row(followUpId)).toMatchObject({ stage: "scheduled", round: 2 });
  });

  it("leaves a first failure that its caller has not heard of to its grace", async () => {
    all = await world({ rules: { grace: "PT10M" } });
    const followUpId = await asked();
    await all.answer(followUpId, { verdict: "held" });
    await all.answer(followUpId, { verdict: "not_held" });
    expect(await all.settleFollowUp({ followUpId, heard: 1 })).toMatchObject({ settledVersion: -1, effects: false });
    expect(await all.settleFollowUp({ followUpId, heard: 2 })).toMatchObject({ settledVersion: 2, effects: true });
  });
});
