import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { answered, followUpWorkflowId } from "../../workflows/contract.ts";
import { checkInvariants } from "../support/invariants.ts";
import { type Installation, installation } from "../support/installation.ts";

describe("the invariant checker, with the histories in Temporal", () => {
  let all: Installation;
  beforeAll(async () => {
    all = await installation();
  });
  afterAll(async () => {
    await all.close();
  });
  const check = () => checkInvariants({ sql: all.sql, client: all.client, mails: all.smtp.mails });
  const asked = async (id: string) => {
    const { followUpId } = await all.solve({ id });
    await all.reached(followUpId, "asked");
    return { followUpId, handle: all.client.workflow.getHandle(followUpWorkflowId(followUpId)) };
  };

  it("finds nothing while a workflow waits for its answer", async () => {
    await asked("T-1");
    expect(await check()).toEqual([]);
  });

  it("sees a follow-up whose workflow was lost (promise 1)", async () => {
    const { followUpId, handle } = await asked("T-2");
    await handle.terminate("lost");
    expect(await check()).toEqual([
      { promise: 1, subject: followUpId, what: "is asked, and no workflow looks after it" },
    ]);
    await all.sql`update follow_ups set stage = 'cancelled' where id = ${followUpId}`;
    expect(await check()).toEqual([]);
  });

  it("sees a workflow that runs on although its follow-up is over (promise 1)", async () => {
    const { followUpId, handle } = await asked("T-3");
    await all.sql`update follow_ups set stage = 'cancelled' where id = ${followUpId}`;
    expect(await check()).toEqual([
      { promise: 1, subject: followUpId, what: "is cancelled, and its workflow runs on" },
    ]);
    await handle.terminate("tidied away");
  });

  it("sees a workflow that heard an answer nobody gave (promise 6)", async () => {
    const { followUpId, handle } = await asked("T-4");
    await handle.signal(answered, { version: 7, verdict: "held" });
    await vi.waitFor(
      async () =>
        expect(await check()).toContainEqual({
          promise: 6,
          subject: followUpId,
          what: "has a workflow that heard an answer nobody gave",
        }),
      { timeout: 20_000, interval: 200 },
    );
  });
});
