import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { savePerson } from "../../../database/people.ts";
import { type ReviewEdit, saveReview } from "../../../database/review-edits.ts";
import { reopenReview } from "../../../database/review-reopening.ts";
import { wakeReview } from "../../../database/review-relay.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { reconcileType, reviewWorkflowId, taskQueue } from "../../../workflows/contract.ts";
import { cost } from "../../support/history-count.ts";
import { type Installation, installation } from "../../support/installation.ts";

describe("a review, from Postgres by the relay to its workflow and the mail server", () => {
  let all: Installation;
  let ownerId: string;
  let reviewId: string;
  let tickets = 0;
  let connected = true;
  beforeAll(async () => {
    all = await installation({ rules: { checkInAfter: "PT1H", latest: "PT2H" }, relays: 2 });
    const at = { role: "lead", timeZone: "UTC" } as const;
    ownerId = (await savePerson(all.sql, { ...at, email: "marit@acme.test", name: "Marit" })).id;
    const client = all.client;
    vi.spyOn(all.temporal, "client").mockImplementation(() =>
      connected ? Promise.resolve(client) : Promise.reject(new Error("14 UNAVAILABLE")),
    );
  });
  afterAll(async () => {
    await all.close();
  });
  beforeEach(async () => {
    tickets += 1;
    const { followUpId } = await all.solve({ id: `R-${tickets}` });
    const opened = await openReviewByHand(all.sql, { followUpIds: [followUpId], title: null, actor: "person:x" });
    if (!opened.opened) throw new Error(opened.because);
    reviewId = opened.reviewId;
  });

  const handle = () => all.client.workflow.getHandle(reviewWorkflowId(reviewId));
  const save = (changes: Partial<ReviewEdit>, conclude = false) =>
    saveReview(all.sql, { id: reviewId, ifVersion: null, changes, conclude, timeZone: "UTC", actor: "person:x" });
  const conclude = async () => {
    await all.sql`insert into causes (id, name) values ('ca_1', 'Missing test') on conflict do nothing`;
    return await save(
      {
        ownerId,
        whys: ["No test."],
        causeId: "ca_1",
        department: "Sync",
        correctiveAction: "Write it.",
        checkOn: "2999-01-01",
      },
      true,
    );
  };
  /** The workflow has looked at everything that has changed, and the relay rests. */
  const seen = () =>
    vi.waitFor(
      async () => {
        const [row] = await all.sql<{ relayNeed: number; seenNeed: number; relayAt: Date | null; workflow: string }[]>`
          select relay_need, seen_need, relay_at, workflow from reviews where id = ${reviewId}`;
        expect(row).toEqual({
          relayNeed: row?.relayNeed,
          seenNeed: row?.relayNeed,
          relayAt: null,
          workflow: "started",
        });
        return row?.seenNeed;
      },
      { timeout: 30_000, interval: 50 },
    );
  const mailsPlanned = () => all.sql<{ kind: string; phase: string; attempt: number }[]>`
    select kind, phase, attempt from effects where key like ${`%${reviewId}%`} order by key`;
  /** What a run that was lost had planned and not sent. */
  const plan = async () => {
    const key = `review_due:${reviewId}:2999-01-01:${ownerId}`;
    await all.sql`insert into effects (key, kind, phase) values (${key}, 'review_due', 'planned')`;
    await all.sql`
      insert into staff_mails (id, effect_key, message_id, kind, person_id, subject, about)
      values (${`sm_${reviewId}`}, ${key}, ${`<${reviewId}@reply.acme.test>`}, 'review_due', ${ownerId}, ${reviewId}, '2999-01-01')`;
  };

  it("is started when it is opened, and wakes for a date that was moved, within its budget", async () => {
    await seen();
    expect((await handle().describe()).status.name).toBe("RUNNING");
    await save({ ownerId, dueOn: "2999-01-01" });
    expect(await seen()).toBe(2);
    await save({ whys: ["Nobody owns restore."], department: "Sync" });
    expect(await seen()).toBe(2);
    // Postgres hears of a look before Temporal does.
    await vi.waitFor(async () => expect(await cost(handle())).toEqual({ events: 13, actions: 6 }), 10_000);
  });

  it("goes on by itself when edits were made while Temporal was away", async () => {
    await seen();
    connected = false;
    await save({ ownerId, dueOn: "2998-01-01" });
    await save({ dueOn: "2999-01-01" });
    const failed = await vi.waitFor(
      async () => {
        const [row] = await all.sql<{ relayAttempts: number }[]>`
          select relay_attempts from reviews where id = ${reviewId} and relay_at > now()`;
        expect(row?.relayAttempts).toBeGreaterThan(0);
        return row;
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(failed).toBeDefined();
    connected = true;
    expect(await seen()).toBe(3);
  });

  it("ends on the check day; a review that is opened again gets a new run", async () => {
    await seen();
    await conclude();
    await seen();
    expect((await handle().describe()).status.name).toBe("RUNNING");
    await all.sql`update reviews set check_on = null where id = ${reviewId}`;
    await wakeReview(all.sql, { reviewId });
    await seen();
    await handle().result();
    await reopenReview(all.sql, { id: reviewId, ifVersion: null, actor: "person:x" });
    await seen();
    expect((await handle().describe()).status.name).toBe("RUNNING");
  });

  it("is found by reconcile when its run was lost: the owner hears of it, once", async () => {
    await save({ ownerId, dueOn: "2999-01-01" });
    await seen();
    await handle().terminate("lost, as with a cluster that was restored");
    await plan();
    await all.sql`update reviews set due_at = now() - interval '16 minutes' where id = ${reviewId}`;
    const reconciled = await all.client.workflow.start(reconcileType, {
      taskQueue,
      workflowId: `reconcile-${reviewId}`,
    });
    await reconciled.result();
    await all.smtp.waitForMail((mail) => mail.messageId.includes(reviewId));
    await seen();
    await vi.waitFor(async () => {
      expect((await mailsPlanned()).find(({ kind }) => kind === "review_due")?.phase).toBe("accepted");
    }, 10_000);
    expect(all.smtp.mails.filter((mail) => mail.messageId === `<${reviewId}@reply.acme.test>`)).toHaveLength(1);
  });

  it("raises an alarm when setting it going again did not help, and clears it by itself", async () => {
    const overdue = () => all.sql`
      select from alarms where kind = 'overdue' and subject = ${reviewId} and cleared_at is null`;
    const reconcile = async (again: string) => {
      await all.sql`
        update reviews set due_at = now() - interval '40 minutes', repaired_at = now() - interval '20 minutes'
        where id = ${reviewId} and ${again} = 'late'`;
      const run = await all.client.workflow.start(reconcileType, {
        taskQueue,
        workflowId: `reconcile-${again}-${reviewId}`,
      });
      await run.result();
    };
    await seen();
    await reconcile("late");
    expect(await overdue()).toHaveLength(1);
    await all.sql`update reviews set due_at = null, repaired_at = null where id = ${reviewId}`;
    await reconcile("well");
    expect(await overdue()).toHaveLength(0);
  });
});
