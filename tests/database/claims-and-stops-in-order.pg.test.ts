import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimCheckIn } from "../../database/check-in.ts";
import { withdrawInside } from "../../database/withdrawal.ts";
import { checkInvariants } from "../support/invariants.ts";
import { type World, world } from "../support/world.ts";

describe("a claim and a withdrawal of which one was held up on its way", () => {
  let all: World;
  let followUpId: string;
  beforeEach(async () => {
    all = await world();
    followUpId = await all.solve({ id: "T-1" });
  });
  afterEach(() => all.close());

  const claim = async (): Promise<boolean> => {
    const effectKey = `check_in:${followUpId}:1`;
    const mail = () => ({ effectKey, messageId: `<${effectKey}>` });
    const claimed = await claimCheckIn(all.sql, { first: { followUpId, ticketStatus: null }, others: [], mail });
    return claimed.claimed && claimed.sending !== null;
  };
  const moments = async () => {
    const [row] = await all.sql<{ claimedFirst: boolean }[]>`
      select mails.claimed_at < timeline.at as claimed_first
      from mails join mail_follow_ups on mail_id = mails.id join timeline using (follow_up_id)
      where timeline.event = 'cancelled'`;
    return row;
  };

  it("stand in the order that held, although the withdrawal's transaction began first", async () => {
    await all.sql.begin(async (tx) => {
      const [begun] = await tx`select now()`;
      expect(begun).toBeDefined();
      expect(await claim()).toBe(true);
      expect(await withdrawInside(tx, { followUpId, reason: "reopened", actor: null })).toMatchObject({
        withdrawn: true,
      });
    });
    expect(await moments()).toEqual({ claimedFirst: true });
    expect(await checkInvariants({ sql: all.sql })).toEqual([]);
  });

  it("are objected to when the mail was claimed after the withdrawal was recorded", async () => {
    expect(await claim()).toBe(true);
    await all.sql.begin((tx) => withdrawInside(tx, { followUpId, reason: "reopened", actor: null }));
    await all.sql`update mails set claimed_at = clock_timestamp() + interval '1 millisecond'`;
    const objections = await checkInvariants({ sql: all.sql });
    expect(objections.map(({ what }) => what)).toContain("was claimed for sending after it was cancelled");
  });
});
