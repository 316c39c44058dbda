import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordTicketEvent } from "../../../database/ticket-events.ts";
import { pausePolicy } from "../../../database/policies.ts";
import { bringTemporal } from "../../../client/relay/bring-temporal.ts";
import { recordAnswer } from "../../../database/answers.ts";
import { takeForRelay } from "../../../database/relay.ts";
import { restore } from "../../../database/restoring.ts";
import { resumePolicy, sendNow, skip, withdraw, withdrawInside } from "../../../database/withdrawal.ts";
import { followUpWorkflowId } from "../../../workflows/contract.ts";
import { cost } from "../../support/history-count.ts";
import { type Installation, installation } from "../../support/installation.ts";

describe("the relay brings Temporal to what Postgres wants", () => {
  let all: Installation;
  beforeAll(async () => {
    all = await installation({ rules: { checkInAfter: "PT1H", latest: "PT2H" }, relays: 4 });
  });
  afterAll(async () => {
    await all.close();
  });
  const handleOf = (followUpId: string) => all.client.workflow.getHandle(followUpWorkflowId(followUpId));
  const started = (followUpId: string) =>
    vi.waitFor(
      async () => {
        const [row] = await all.sql<{ workflow: string }[]>`select workflow from follow_ups where id = ${followUpId}`;
        expect(row?.workflow).toBe("started");
      },
      { timeout: 20_000 },
    );
  const status = (followUpId: string, wanted: string) =>
    vi.waitFor(async () => expect((await handleOf(followUpId).describe()).status.name).toBe(wanted), {
      timeout: 20_000,
      interval: 100,
    });
  const reopened = (ticketId: string) =>
    recordTicketEvent(all.sql, { connection: "api", ticketId, event: "reopened", actor: "helpdesk" });

  it("ends a run that has not asked when the ticket is reopened, and waits afresh when it is solved again", async () => {
    const first = await all.solve({ id: "R-1" });
    await started(first.followUpId);
    await reopened("R-1");
    await status(first.followUpId, "TERMINATED");
    expect(await cost(handleOf(first.followUpId))).toEqual({ events: 2, actions: 1 });
    const second = await all.solve({ id: "R-1", resolution: { key: "r2", at: new Date() } });
    expect(second.followUpId).not.toBe(first.followUpId);
    await started(second.followUpId);
    await status(second.followUpId, "RUNNING");
    expect(await all.stageOf(first.followUpId)).toBe("cancelled");
    expect(await all.stageOf(second.followUpId)).toBe("scheduled");
    expect(all.smtp.mails.filter((mail) => mail.envelope.to.includes("R-1@customers.test"))).toEqual([]);
  });

  it("wakes a delayed run when a person says send now", async () => {
    const { followUpId } = await all.solve({ id: "R-2" });
    await started(followUpId);
    await sendNow(all.sql, { followUpId, actor: "lead" });
    await all.reached(followUpId, "asked");
    const mail = await all.smtp.waitForMail(({ envelope }) => envelope.to.includes("R-2@customers.test"));
    expect(mail.subject).toContain("Sync stops at 99 %");
  });

  it("lets a run that has asked end by itself when the ticket is reopened", async () => {
    const { followUpId } = await all.solve({ id: "R-3" });
    await sendNow(all.sql, { followUpId, actor: "lead" });
    await all.reached(followUpId, "asked");
    await reopened("R-3");
    await status(followUpId, "COMPLETED");
    expect(await all.stageOf(followUpId)).toBe("cancelled");
  });

  it("starts the run of a skip that was undone anew, with its wait, and asks once", async () => {
    const { followUpId } = await all.solve({ id: "R-5" });
    await started(followUpId);
    await skip(all.sql, { followUpId, actor: "lead" });
    await status(followUpId, "TERMINATED");
    await restore(all.sql, { followUpId, actor: "lead" });
    await status(followUpId, "RUNNING");
    expect(await cost(handleOf(followUpId))).toEqual({ events: 1, actions: 1 });
    await sendNow(all.sql, { followUpId, actor: "lead" });
    await all.reached(followUpId, "asked");
    expect(all.smtp.mails.filter((mail) => mail.envelope.to.includes("R-5@customers.test"))).toHaveLength(1);
  });

  it("waits on after a cancel that was undone at once, although the old run may have heard of it", async () => {
    const { followUpId } = await all.solve({ id: "R-6" });
    await sendNow(all.sql, { followUpId, actor: "lead" });
    await all.reached(followUpId, "asked");
    for (let n = 0; n < 3; n += 1) {
      await withdraw(all.sql, { followUpId, reason: "by-a-person", actor: "lead" });
      await restore(all.sql, { followUpId, actor: "lead" });
    }
    await vi.waitFor(
      async () => {
        const [row] = await all.sql`select wake, relay_at from follow_ups where id = ${followUpId}`;
        expect(row).toEqual({ wake: null, relayAt: null });
      },
      { timeout: 20_000, interval: 100 },
    );
    await status(followUpId, "RUNNING");
    expect(await all.stageOf(followUpId)).toBe("asked");
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
    expect(all.smtp.mails.filter((mail) => mail.envelope.to.includes("R-6@customers.test"))).toHaveLength(1);
  });

  it.each(["before", "after"])(
    "outlives a relay that carries out an old stop, %s asking, once it was undone",
    async (when) => {
      const { followUpId } = await all.solve({ id: `R-7-${when}` });
      await started(followUpId);
      if (when === "after") {
        await sendNow(all.sql, { followUpId, actor: "lead" });
        await all.reached(followUpId, "asked");
      }
      const atRest = async () => {
        const [row] = await all.sql`select wake, relay_at from follow_ups where id = ${followUpId}`;
        expect(row).toEqual({ wake: null, relayAt: null });
      };
      await vi.waitFor(atRest, { timeout: 20_000, interval: 100 });
      const row = await all.sql.begin(async (tx) => {
        // Held so that no other relay takes it first: what this one took just before it stalled.
        await withdrawInside(tx, { followUpId, reason: "by-a-person", actor: "lead" });
        const taken = await takeForRelay(tx, { atMost: 100, leaseMs: 60_000 });
        return taken.find((each) => each.followUpId === followUpId);
      });
      if (row === undefined) throw new Error("the relay had nothing to take");
      await restore(all.sql, { followUpId, actor: "lead" });
      await vi.waitFor(atRest, { timeout: 20_000, interval: 100 });
      await bringTemporal(all.relay, row);
      await vi.waitFor(atRest, { timeout: 20_000, interval: 100 });
      await status(followUpId, "RUNNING");
    },
  );

  it("asks as soon as a pause is lifted", async () => {
    await pausePolicy(all.sql, { name: "quick", by: "lead" });
    const { followUpId } = await all.solve({ id: "R-4" });
    await sendNow(all.sql, { followUpId, actor: "lead" });
    const atRest = { timeout: 20_000, interval: 100 };
    await vi.waitFor(async () => {
      const events = (await handleOf(followUpId).fetchHistory()).events ?? [];
      expect(events.filter((event) => event.timerStartedEventAttributes)).toHaveLength(1);
    }, atRest);
    expect(await all.stageOf(followUpId)).toBe("scheduled");
    await resumePolicy(all.sql, { policy: "quick", by: "lead" });
    await all.reached(followUpId, "asked");
  });

  it("starts one run for each follow-up, with four relays at once", async () => {
    const followUps = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => (await all.solve({ id: `M-${i}` })).followUpId),
    );
    await Promise.all(followUps.map(started));
    const [row] = await all.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from follow_ups where relay_at is not null and id in ${all.sql(followUps)}`;
    expect(row?.waiting).toBe(0);
    for (const followUpId of followUps.slice(0, 5)) {
      expect(await cost(handleOf(followUpId))).toEqual({ events: 1, actions: 1 });
    }
  });
});
