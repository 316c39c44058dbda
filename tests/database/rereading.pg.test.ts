import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { followUpView } from "../../database/follow-up-view.ts";
import { type Correction, reread } from "../../database/rereading.ts";
import { type World, world } from "../support/world.ts";

let all: World;
let tickets = 0;
beforeAll(async () => {
  all = await world({ rules: { remindAfter: "PT1H", patience: "P5D", grace: "PT10M" } });
});
afterAll(() => all.close());

const actor = "person:pe_1";
/** Asked, and the reply was read as this. */
async function replied(verdict: "held" | "not_held", words = "Not sure yet."): Promise<string> {
  tickets += 1;
  const id = await all.solve({ id: `RR-${tickets}` });
  await all.askCustomer({ followUpId: id });
  await all.answer(id, { verdict, words, source: "reply" });
  return id;
}
const undo = async (followUpId: string, correction: Correction = null, version: number | null = null) =>
  await reread(all.sql, { followUpId, correction, version, actor });
const shown = async (id: string) => {
  const view = await followUpView(all.sql, { id });
  if (view === null) throw new Error("the follow-up is gone");
  return view;
};
const settle = async (followUpId: string) => await all.settleFollowUp({ followUpId });

describe("undoing how a reply was read", () => {
  it("corrected, it is the next version in the customer's own words, and is settled like any other", async () => {
    const id = await replied("held", "Works? <b>Barely</b>.");
    await settle(id);
    expect(await all.row(id)).toMatchObject({ stage: "settled", outcome: "closed" });
    expect(await undo(id, { verdict: "not_held", satisfaction: 2 })).toEqual({ reread: true, changed: true });
    const { followUp, answers, timeline } = await shown(id);
    expect(followUp).toMatchObject({ stage: "answered", verdict: "not_held", satisfaction: 2, source: "reply" });
    expect(answers.map(({ verdict, words, actor: by }) => [verdict, words, by])).toEqual([
      ["held", "Works? <b>Barely</b>.", null],
      ["not_held", "Works? <b>Barely</b>.", actor],
    ]);
    expect(answers.map(({ withdrawnAt }) => withdrawnAt === null)).toEqual([false, true]);
    expect(timeline.filter((row) => row.actor === actor).map(({ event }) => event)).toEqual([
      "reading-corrected",
      "answered",
    ]);
    await all.sql`update answers set at = at - interval '1 hour' where follow_up_id = ${id}`;
    await settle(id);
    expect(await all.row(id)).toMatchObject({ stage: "settled", outcome: "reopened" });
  });

  it("withdrawn, it is as if nobody had read it: a person looks, the wait goes on, nothing is settled", async () => {
    const id = await replied("not_held");
    expect(await undo(id)).toEqual({ reread: true, changed: true });
    expect(await all.row(id)).toMatchObject({ stage: "asked", needsLook: "reply" });
    const { followUp, answers } = await shown(id);
    expect(followUp).toMatchObject({ verdict: null, words: null });
    expect(answers).toHaveLength(1);
    const standing = await settle(id);
    expect(standing).toMatchObject({ effects: false, settledVersion: 1, next: { do: "listen" } });
    expect(await all.sql`select number from settlements where follow_up_id = ${id}`).toHaveLength(0);
    const [row] = await all.sql<{ wake: string; minutes: number }[]>`
      select wake, round(extract(epoch from due_at - now()) / 60)::int as minutes from follow_ups where id = ${id}`;
    expect(row).toEqual({ wake: "restored", minutes: 60 });
  });

  it("withdrawn, it gives way to what the customer had said before, which is acted on", async () => {
    const id = await all.solve({ id: "RR-before" });
    await all.askCustomer({ followUpId: id });
    await all.answer(id, { verdict: "not_held", words: "Still broken." });
    await all.answer(id, { verdict: "held", words: "Thanks!", source: "reply" });
    await undo(id);
    const { followUp } = await shown(id);
    expect(followUp).toMatchObject({ stage: "answered", verdict: "not_held", words: "Still broken.", source: "page" });
    await all.sql`update answers set at = at - interval '1 hour' where follow_up_id = ${id}`;
    await settle(id);
    expect(await all.row(id)).toMatchObject({ outcome: "reopened", needsLook: "reply" });
  });

  it("of what has been acted on leaves that as it is, and calls for a person", async () => {
    const id = await replied("held");
    await settle(id);
    await undo(id);
    expect(await all.row(id)).toMatchObject({ stage: "settled", outcome: "closed", needsLook: "reply" });
    expect((await shown(id)).followUp.verdict).toBeNull();
  });

  it("repeated changes nothing; a later answer is not touched by somebody who has not seen it", async () => {
    const id = await replied("held");
    expect(await undo(id, { verdict: "held" })).toEqual({ reread: true, changed: false });
    await undo(id, { verdict: "partly" }, 1);
    expect(await undo(id, { verdict: "not_held" }, 1)).toEqual({ reread: false, because: "changed-meanwhile" });
    const other = await replied("held");
    await undo(other);
    expect(await undo(other)).toEqual({ reread: true, changed: false });
    expect((await shown(other)).answers).toHaveLength(1);
    expect(await undo(other, { verdict: "not_held" })).toEqual({ reread: true, changed: true });
    const third = await replied("held");
    await all.answer(third, { verdict: "not_held", words: "No." });
    expect(await undo(third)).toEqual({ reread: false, because: "changed-meanwhile" });
  });

  it("is for a machine's reading alone", async () => {
    const id = await all.solve({ id: "RR-page" });
    await all.askCustomer({ followUpId: id });
    expect(await undo(id)).toEqual({ reread: false, because: "nothing-read" });
    await all.answer(id, { verdict: "held" });
    expect(await undo(id)).toEqual({ reread: false, because: "nothing-read" });
    expect(await undo("fu_none")).toEqual({ reread: false, because: "unknown" });
  });
});
