import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../database/answers.ts";
import { followUpWorkflowId } from "../../workflows/contract.ts";
import { cost } from "../support/history-count.ts";
import { type Installation, installation } from "../support/installation.ts";

describe("one follow-up through Postgres, Temporal and SMTP", () => {
  let all: Installation;
  beforeAll(async () => {
    all = await installation();
  });
  afterAll(async () => {
    await all.close();
  });
  const answer = (followUpId: string, verdict: "held" | "not_held", key = "n1") =>
    recordAnswer(all.sql, {
      followUpId,
      verdict,
      satisfaction: null,
      effort: null,
      words: "",
      againOn: null,
      source: "page",
      dedupeKey: key,
      actor: null,
    });

  it("asks by mail, and a held fix closes it within its budget, webhooks and answers repeated", async () => {
    const first = await all.solve({ id: "T-1" });
    const again = await all.solve({ id: "T-1" });
    const third = await all.solve({ id: "T-1" });
    expect([again.followUpId, third.followUpId]).toEqual([first.followUpId, first.followUpId]);
    await all.reached(first.followUpId, "asked");
    const mail = await all.smtp.waitForMail();
    expect(mail.envelope.to).toContain("T-1@customers.test");
    await answer(first.followUpId, "held");
    await answer(first.followUpId, "held", "n2");
    await all.reached(first.followUpId, "settled");
    const handle = all.client.workflow.getHandle(followUpWorkflowId(first.followUpId));
    await handle.result();
    expect(await cost(handle)).toEqual({ events: 18, actions: 5 });
    expect(all.smtp.mails).toHaveLength(1);
  });

  it("tells an API-driven helpdesk to reopen, and the customer what happens next", async () => {
    const { followUpId } = await all.solve({ id: "T-2" });
    await all.reached(followUpId, "asked");
    await answer(followUpId, "not_held");
    await all.reached(followUpId, "settled");
    const handle = all.client.workflow.getHandle(followUpWorkflowId(followUpId));
    await handle.result();
    expect(await cost(handle)).toEqual({ events: 29, actions: 7 });
    const [row] = await all.sql<{ outcome: string }[]>`select outcome from follow_ups where id = ${followUpId}`;
    expect(row?.outcome).toBe("reopened");
    const events = await all.sql<{ type: string }[]>`
      select type from outbox where follow_up_id = ${followUpId} order by at, id`;
    expect(events.map((event) => event.type)).toEqual(
      expect.arrayContaining(["follow_up.asked", "answer.received", "ticket.reopen_requested", "follow_up.settled"]),
    );
    await all.smtp.waitForMail(
      (mail) => mail.envelope.to.includes("T-2@customers.test") && mail.messageId.includes("next_steps"),
    );
  });
});
