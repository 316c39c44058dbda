import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lookAtReview } from "../../database/look-at-review.ts";
import { changePerson, shutOut } from "../../database/person-changes.ts";
import { savePerson } from "../../database/people.ts";
import { type ReviewEdit, saveReview } from "../../database/review-edits.ts";
import { reopenReview } from "../../database/review-reopening.ts";
import { openReviewByHand } from "../../database/reviews.ts";
import { type World, world } from "../support/world.ts";

/** The morning of a Tuesday: people are at work. */
const tuesday = new Date("2026-12-08T10:00:00Z");
const person = (name: string, role: "lead" | "agent" | "admin", timeZone = "UTC") => ({
  email: `${name.toLowerCase()}@acme.test`,
  name,
  role,
  timeZone,
});

describe("our own people and a review", () => {
  let all: World;
  let ids: Record<"marit" | "priya" | "lead" | "admin", string>;
  let reviewId: string;
  beforeEach(async () => {
    all = await world();
    const id = async (who: ReturnType<typeof person>) => (await savePerson(all.sql, who)).id;
    ids = {
      marit: await id(person("Marit", "agent")),
      priya: await id(person("Priya", "agent")),
      lead: await id(person("Lena", "lead")),
      admin: await id(person("Adam", "admin")),
    };
    const followUpIds = [await all.solve({ id: "1" })];
    const opened = await openReviewByHand(all.sql, { followUpIds, title: "Restored files", actor: "person:x" });
    if (!opened.opened) throw new Error(opened.because);
    reviewId = opened.reviewId;
  });
  afterEach(async () => {
    await all.close();
  });

  const save = (changes: Partial<ReviewEdit>, conclude = false) =>
    saveReview(all.sql, { id: reviewId, ifVersion: null, changes, conclude, timeZone: "UTC", actor: "person:x" });
  const findings = async () => {
    await all.sql`insert into causes (id, name) values ('ca_1', 'Missing test') on conflict do nothing`;
    return {
      whys: ["No test."],
      causeId: "ca_1",
      department: "Sync",
      correctiveAction: "Write it.",
      checkOn: "2999-01-01",
    };
  };
  const look = (now = tuesday) => lookAtReview(all.sql, { reviewId, domain: "reply.acme.test", now });
  const lookAndTell = async (now = tuesday) => {
    const standing = await look(now);
    await all.tellOurPeople({ reviewId });
    return standing;
  };
  const plan = async (kind: string, about: string, personId: string) => {
    const key = `${kind}:${reviewId}:${about}:${personId}`;
    await all.sql`insert into effects (key, kind, phase) values (${key}, ${kind}, 'planned')`;
    await all.sql`
      insert into staff_mails (id, effect_key, message_id, kind, person_id, subject, about)
      values (${`sm_${key}`}, ${key}, ${`<${kind}.${about}.${personId}@reply.acme.test>`}, ${kind}, ${personId}, ${reviewId}, ${about})`;
    return key;
  };
  const phaseOf = async (key: string) => {
    const [row] = await all.sql<{ phase: string; error: string | null }[]>`
      select phase, error from effects where key = ${key}`;
    return row;
  };
  const readers = () => all.smtp.mails.map((mail) => mail.envelope.to.join(" ")).toSorted((a, b) => a.localeCompare(b));

  it("the owner is written to with the review's name, why, and the link; in text and HTML", async () => {
    await save({ ownerId: ids.marit, dueOn: "2026-12-08" });
    await plan("review_due", "2026-12-08", ids.marit);
    await all.tellOurPeople({ reviewId });
    const mail = await all.smtp.waitForMail();
    expect(mail.envelope).toEqual({ from: "review@reply.acme.test", to: ["marit@acme.test"] });
    expect(mail.subject).toContain("Restored files");
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(`http://aftercare.test/console/reviews/${reviewId}`);
      expect(part).toContain("because you own the review");
      expect(part).toContain("1 ticket from 1 customer");
    }
    expect(mail.header("list-unsubscribe")).toBeNull();
    expect(mail.header("auto-submitted")).toBe("auto-generated");
  });

  it("a mail goes out once, however often it is looked and told", async () => {
    await save({ ownerId: ids.marit, dueOn: "2020-01-01" });
    await lookAndTell();
    await lookAndTell();
    await Promise.all([lookAndTell(), look(), look()]);
    expect(readers()).toEqual(["lena@acme.test", "marit@acme.test"]);
  });

  it("looking writes down what it has seen, and when to look again: not before people are at work", async () => {
    await save({ ownerId: ids.marit, dueOn: "2020-01-01" });
    expect(await lookAndTell(new Date("2026-12-08T20:00:00Z"))).toEqual({
      mails: false,
      waitMs: 13 * 3_600_000,
      over: false,
    });
    const [row] = await all.sql<{ dueAt: Date | null; seenNeed: number; relayNeed: number; relayAt: Date | null }[]>`
      select due_at, seen_need, relay_need, relay_at from reviews`;
    expect(row).toMatchObject({ seenNeed: 2, relayNeed: 2, relayAt: null, dueAt: new Date("2026-12-09T09:00:00Z") });
    expect(all.smtp.mails).toEqual([]);
    expect(await lookAndTell(new Date("2026-12-09T09:00:00Z"))).toEqual({ mails: true, waitMs: null, over: false });
    expect(readers()).toEqual(["lena@acme.test", "marit@acme.test"]);
  });

  it("says nothing that is no longer true: moved, given away, concluded, or the reader gone", async () => {
    await save({ ownerId: ids.marit, dueOn: "2026-12-08" });
    const [due, overdue] = [
      await plan("review_due", "2026-12-08", ids.marit),
      await plan("review_overdue", "2026-12-08", ids.lead),
    ];
    await save({ dueOn: "2026-12-20" });
    await all.tellOurPeople({ reviewId });
    expect(await phaseOf(due)).toEqual({ phase: "refused", error: "no longer wanted" });
    expect(await phaseOf(overdue)).toEqual({ phase: "refused", error: "no longer wanted" });

    const given = await plan("review_due", "2026-12-20", ids.marit);
    await save({ ownerId: ids.priya });
    await all.tellOurPeople({ reviewId });
    expect((await phaseOf(given))?.phase).toBe("refused");

    const late = await plan("review_overdue", "2026-12-20", ids.lead);
    expect((await save(await findings(), true)).saved).toBe(true);
    await all.tellOurPeople({ reviewId });
    expect((await phaseOf(late))?.phase).toBe("refused");
    expect(all.smtp.mails).toEqual([]);
    expect(await all.alarms()).toEqual([]);
  });

  it("leads hear of it once for each date, also those who became leads since", async () => {
    await save({ ownerId: ids.marit, dueOn: "2020-01-01" });
    await plan("review_overdue", "2020-01-01", ids.lead);
    await savePerson(all.sql, person("Lou", "lead"));
    await lookAndTell();
    expect(readers().filter((to) => to !== "marit@acme.test")).toEqual(["lena@acme.test"]);
  });

  it("one whose owner has left belongs to nobody, and the change wakes its workflow", async () => {
    await save({ ownerId: ids.marit, dueOn: "2999-01-01" });
    const need = async () => {
      const [row] = await all.sql<{ relayNeed: number }[]>`select relay_need from reviews`;
      return row?.relayNeed;
    };
    expect(await need()).toBe(2);
    await shutOut(all.sql, { email: "marit@acme.test", by: "person:x" });
    expect(await need()).toBe(3);
    await all.sql`update people set disabled_at = '2026-12-04 10:00:00Z' where id = ${ids.marit}`;
    await lookAndTell(new Date("2026-12-07T09:00:00Z"));
    expect(readers()).toEqual([]);
    await lookAndTell(new Date("2026-12-07T10:00:00Z"));
    expect(readers()).toEqual(["lena@acme.test"]);
    await changePerson(all.sql, { ...person("Marit", "agent"), by: "person:x" });
    expect(await need()).toBe(4);
    expect((await look()).waitMs).toBeGreaterThan(300 * 365 * 86_400_000);
  });

  it("goes to admins where there is no lead, and to an owner who is the only one of them", async () => {
    await shutOut(all.sql, { email: "lena@acme.test", by: "person:x" });
    await save({ ownerId: ids.admin, dueOn: "2020-01-01" });
    await lookAndTell();
    expect(readers()).toEqual(["adam@acme.test", "adam@acme.test"]);
  });

  it("a server that takes one of several holds up no other, and the rest is tried again", async () => {
    await save({ dueOn: "2020-01-01" });
    await plan("review_overdue", "2020-01-01", ids.lead);
    await plan("review_overdue", "2020-01-01", ids.admin);
    all.smtp.behave("450-at-rcpt");
    await expect(all.tellOurPeople({ reviewId })).rejects.toThrow("has not been taken yet");
    const rows = await all.sql<{ phase: string; attempt: number }[]>`select phase, attempt from effects`;
    expect(rows.filter(({ phase, attempt }) => phase === "claimed" && attempt === 1)).toHaveLength(2);
    all.smtp.behave("accept");
    await all.tellOurPeople({ reviewId });
    expect(readers()).toEqual(["adam@acme.test", "lena@acme.test"]);
  });

  it("an attempt that died after the data is not sent again: an alarm says so", async () => {
    await save({ dueOn: "2020-01-01" });
    const key = await plan("review_overdue", "2020-01-01", ids.lead);
    await all.sql`update effects set phase = 'data_sent', attempt = 1, lease_until = now()`;
    await all.tellOurPeople({ reviewId });
    expect((await phaseOf(key))?.phase).toBe("unknown");
    expect(all.smtp.mails).toEqual([]);
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("an attempt that died between claim and data is taken over, and one mail goes out", async () => {
    await save({ dueOn: "2020-01-01" });
    const key = await plan("review_overdue", "2020-01-01", ids.lead);
    await all.sql`update effects set phase = 'claimed', attempt = 1, lease_until = now() + interval '1 hour'`;
    await expect(all.tellOurPeople({ reviewId })).rejects.toThrow("has not been taken yet");
    await all.sql`update effects set lease_until = now()`;
    await all.tellOurPeople({ reviewId });
    expect((await phaseOf(key))?.phase).toBe("accepted");
    expect(all.smtp.mails).toHaveLength(1);
  });

  it("an address that does not exist raises an alarm instead of silence", async () => {
    await save({ dueOn: "2020-01-01" });
    await plan("review_overdue", "2020-01-01", ids.lead);
    all.smtp.behave("550-at-rcpt");
    await all.tellOurPeople({ reviewId });
    expect(await all.alarms()).toEqual(["mail-refused"]);
  });

  it("is looked after until the check day once it is concluded, and again when it is opened again", async () => {
    await save({ ownerId: ids.marit });
    await save({ ...(await findings()), checkOn: "2999-01-01" }, true);
    expect(await look()).toMatchObject({ mails: false, over: false });
    await reopenReview(all.sql, { id: reviewId, ifVersion: null, actor: "person:x" });
    expect(await look()).toMatchObject({ over: false });
    const [row] = await all.sql<{ relayNeed: number; seenNeed: number }[]>`select relay_need, seen_need from reviews`;
    expect(row?.relayNeed).toBe(row?.seenNeed);
  });

  it("typing into it wakes nobody: only dates, owners and ends do", async () => {
    await save({ whys: ["No test."], department: "Sync" });
    const [row] = await all.sql<{ relayNeed: number }[]>`select relay_need from reviews`;
    expect(row?.relayNeed).toBe(1);
  });
});
