import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCause } from "../../database/cause-list.ts";
import { causeOfName, listCauses, saveCause } from "../../database/causes.ts";
import { changesOf } from "../../database/review-changes.ts";
import { savePerson } from "../../database/people.ts";
import { type ReviewEdit, saveReview } from "../../database/review-edits.ts";
import { reopenReview } from "../../database/review-reopening.ts";
import { listReviews } from "../../database/review-list.ts";
import { readReview } from "../../database/review-view.ts";
import { openReview, openReviewByHand } from "../../database/reviews.ts";
import { type World, world } from "../support/world.ts";

describe("a review in Postgres", () => {
  let all: World;
  let ownerId: string;
  beforeEach(async () => {
    all = await world();
    const person = { email: "marit@acme.test", name: "Marit Solberg", role: "lead", timeZone: "UTC" } as const;
    ownerId = (await savePerson(all.sql, person)).id;
  });
  afterEach(async () => {
    await all.close();
  });
  const byHand = async (...followUpIds: string[]): Promise<string> => {
    const opened = await openReviewByHand(all.sql, { followUpIds, title: null, actor: "person:pe_1" });
    if (!opened.opened) throw new Error(opened.because);
    return opened.reviewId;
  };
  const save = (id: string, changes: Partial<ReviewEdit>, more: { ifVersion?: number; conclude?: boolean } = {}) =>
    saveReview(all.sql, {
      id,
      changes,
      ifVersion: more.ifVersion ?? null,
      conclude: more.conclude ?? false,
      timeZone: "UTC",
      actor: "person:pe_1",
    });
  const found = async (): Promise<Partial<ReviewEdit>> => ({
    whys: ["A restored file loses its identity.", 'Nobody owns the "sync", test set {yet}.'],
    causeId: (await causeOfName(all.sql, { name: "Ownership gap", department: "Sync", actor: "person:pe_1" })).id,
    department: "Sync",
    ownerId,
    correctiveAction: "Name an owner.",
    checkOn: "2999-01-01",
  });
  const ofReviews = { filter: {}, order: "newest", cursor: null, limit: 50, timeZone: "UTC" } as const;
  const ticketOf = async (followUpId: string): Promise<string> => {
    const [row] = await all.sql<{ ticketId: string }[]>`select ticket_id from follow_ups where id = ${followUpId}`;
    return row?.ticketId ?? "";
  };

  it("lets one of two win who change the same version, and records who changed what", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    const both = await Promise.all([
      save(id, { department: "Sync" }, { ifVersion: 1 }),
      save(id, { department: "Print" }, { ifVersion: 1 }),
    ]);
    expect(both.map((saved) => (saved.saved ? "saved" : saved.because)).toSorted()).toEqual([
      "changed-meanwhile",
      "saved",
    ]);
    const [, edited] = await changesOf(all.sql, { subject: id });
    expect(edited).toMatchObject({ actor: "person:pe_1", what: "edited", version: 2 });
    expect(edited?.fields).toEqual({ department: [null, expect.stringMatching(/^(Sync|Print)$/)] });
  });

  it("makes no version of what already stands", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    await save(id, { department: "Sync" });
    expect(await save(id, { department: "Sync" })).toMatchObject({ saved: true, version: 2 });
    expect(await changesOf(all.sql, { subject: id })).toHaveLength(2);
  });

  it("is not concluded while something is missing, and keeps what was written", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    const saved = await save(id, { ...(await found()), causeId: null, checkOn: null }, { conclude: true });
    expect(saved).toMatchObject({
      saved: true,
      concluded: false,
      missing: [
        { field: "cause", because: "missing" },
        { field: "checkOn", because: "missing" },
      ],
    });
    const whole = await readReview(all.sql, { id, timeZone: "UTC" });
    expect(whole?.review).toMatchObject({ state: "open", department: "Sync", whys: (await found()).whys });
  });

  it("is concluded once, then changed only after it was opened again, when it is due anew", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    await save(id, { ...(await found()), dueOn: "2026-01-01" });
    expect(await save(id, {}, { conclude: true })).toMatchObject({ concluded: true, missing: [] });
    expect(await save(id, { department: "Print" })).toEqual({ saved: false, because: "concluded" });
    await reopenReview(all.sql, { id, ifVersion: null, actor: "person:pe_1" });
    const whole = await readReview(all.sql, { id, timeZone: "UTC" });
    expect(whole?.review).toMatchObject({ state: "open", overdue: false, department: "Sync" });
    expect(whole?.history.map(({ what }) => what)).toEqual(["opened", "edited", "concluded", "reopened"]);
    const events = await all.sql<
      { type: string }[]
    >`select type from outbox where type like 'review.%' order by at, id`;
    expect(events.map(({ type }) => type)).toEqual(["review.opened", "review.concluded", "review.reopened"]);
  });

  it("names an owner or a cause that is not there", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    expect(await save(id, { ownerId: "pe_x" })).toMatchObject({ because: "unknown-reference", field: "ownerId" });
    expect(await save(id, { causeId: "ca_x" })).toMatchObject({ because: "unknown-reference", field: "causeId" });
  });

  it("takes in a later failure of any of its tickets, also where a person opened it for several", async () => {
    const [one, two] = [await all.solve({ id: "1" }), await all.solve({ id: "2" })];
    const id = await byHand(one, two);
    const again = await all.solve({ id: "2", resolution: { key: "r2", at: new Date(Date.now() + 1_000) } });
    const ticketId = await ticketOf(again);
    await all.sql.begin((tx) => openReview(tx, { followUpId: again, ticketId, reason: "second-failure" }));
    const whole = await readReview(all.sql, { id, timeZone: "UTC" });
    expect(whole?.followUps.map((followUp) => followUp.id).toSorted()).toEqual([again, one, two].toSorted());
    expect((await listReviews(all.sql, ofReviews)).items).toHaveLength(1);
  });

  it("is one at a time for a ticket, however many open it at once, and knows the earlier one", async () => {
    const followUpId = await all.solve({ id: "1" });
    const other = await all.solve({ id: "2" });
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        openReviewByHand(all.sql, {
          followUpIds: i % 2 === 0 ? [followUpId, other] : [other, followUpId],
          title: null,
          actor: "person:pe_1",
        }),
      ),
    );
    expect(opened.filter((each) => each.opened)).toHaveLength(1);
    const [first] = (await listReviews(all.sql, ofReviews)).items;
    await save(first?.id ?? "", await found(), { conclude: true });
    const second = await byHand(followUpId);
    const whole = await readReview(all.sql, { id: second, timeZone: "UTC" });
    expect(whole?.related.map(({ id }) => id)).toEqual([first?.id]);
    const reopening = await reopenReview(all.sql, { id: first?.id ?? "", ifVersion: null, actor: "person:pe_1" });
    expect(reopening).toEqual({ reopened: false, because: "another-open", reviewId: second });
  });

  it("is an agent's to see when they solved its ticket or own it", async () => {
    const id = await byHand(await all.solve({ id: "1" }));
    await save(id, { ownerId });
    const seen = async (email: string) =>
      (await listReviews(all.sql, { ...ofReviews, filter: { of: { email } } })).items.map((row) => row.id);
    expect(await seen("PRIYA@acme.test")).toEqual([id]);
    expect(await seen("marit@acme.test")).toEqual([id]);
    expect(await seen("tom@acme.test")).toEqual([]);
  });

  it("is listed page by page, none twice and none left out", async () => {
    for (const number of ["1", "2", "3", "4", "5"]) await byHand(await all.solve({ id: number }));
    for (const order of ["due", "newest"] as const) {
      const ids: string[] = [];
      let page = await listReviews(all.sql, { ...ofReviews, order, limit: 2 });
      ids.push(...page.items.map(({ id }) => id));
      while (page.next !== null) {
        page = await listReviews(all.sql, { ...ofReviews, order, limit: 2, cursor: page.next });
        ids.push(...page.items.map(({ id }) => id));
      }
      expect(new Set(ids).size).toBe(5);
      expect(ids).toHaveLength(5);
    }
  });
});

describe("a cause", () => {
  it("is one for each name, comes back when it is needed, and is not renamed to another's", async () => {
    const all = await world();
    const named = (name: string) => causeOfName(all.sql, { name, department: null, actor: "api:key" });
    const first = await named("Missing test");
    expect(await named("missing TEST")).toEqual({ id: first.id, created: false });
    await saveCause(all.sql, { id: first.id, changes: { retired: true }, actor: "api:key" });
    await named("Missing test");
    expect(await listCauses(all.sql)).toMatchObject([{ id: first.id, retired: false, reviews: 0 }]);
    const second = await named("Regression");
    const renamed = await saveCause(all.sql, { id: second.id, changes: { name: "MISSING test" }, actor: "api:key" });
    expect(renamed).toEqual({ saved: false, because: "name-taken" });
    const changes = (await readCause(all.sql, { id: first.id }))?.history ?? [];
    expect(changes.map(({ before, after }) => [before?.["retired"] ?? null, after?.["retired"]])).toEqual([
      [true, false],
      [false, true],
      [null, false],
    ]);
    await all.close();
  });
});
