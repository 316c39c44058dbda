import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withdraw } from "../../database/withdrawal.ts";
import { type World, world } from "../support/world.ts";

let all: World;
beforeEach(async () => {
  all = await world();
});
afterEach(async () => {
  await all.close();
});

/** A check-in whose data has left when its process dies, silent for so long; the ticket's follow-up is cancelled meanwhile. */
async function lost({ silentMinutes }: { silentMinutes: number }): Promise<string> {
  const followUpId = await all.solve({ id: "1" });
  await all.askCustomer({ followUpId });
  await all.sql`update follow_ups set stage = 'asking', asked_at = null`;
  await all.sql`
    update effects set
      phase = 'data_sent', receipt = null, lease_until = now() - ${silentMinutes} * interval '1 minute'`;
  await all.sql`delete from timeline where event = 'mail'`;
  await withdraw(all.sql, { followUpId, reason: "reopened", actor: null });
  return followUpId;
}
const found = async () => {
  const [effect] = await all.sql<{ phase: string }[]>`select phase from effects`;
  const told = await all.sql<{ detail: { phase: string } }[]>`select detail from timeline where event = 'mail'`;
  return { phase: effect?.phase, told: told.map(({ detail }) => detail.phase), alarms: await all.alarms() };
};

describe("a mail that was left half-way by a process and by its follow-up", () => {
  it("is found by reconcile, marked unknown and shown once, and its follow-up stays as it was", async () => {
    const followUpId = await lost({ silentMinutes: 16 });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled" });
    await all.repairOverdue();
    await all.repairOverdue();
    expect(await found()).toEqual({ phase: "unknown", told: ["unknown"], alarms: ["mail-unknown"] });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "reopened" });
    expect(all.smtp.mails).toHaveLength(1);
  });

  it("is left to whoever may still be at it, for as long as that can be believed", async () => {
    await lost({ silentMinutes: 14 });
    await all.repairOverdue();
    expect(await found()).toEqual({ phase: "data_sent", told: [], alarms: [] });
  });
});
