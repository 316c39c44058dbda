import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimCheckIn } from "../../database/check-in.ts";
import { claimMail } from "../../database/mails.ts";
import { optOut } from "../../database/opt-outs.ts";
import { withdraw } from "../../database/withdrawal.ts";
import { type Verdict, verdicts } from "../../domain/words.ts";
import { checkInvariants } from "../support/invariants.ts";
import { type World, world } from "../support/world.ts";

const times = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("answers to one follow-up", () => {
  let all: World;
  let followUpId: string;
  beforeEach(async () => {
    all = await world();
    followUpId = await all.solve({ id: "T-1" });
    await all.askCustomer({ followUpId });
  });
  afterEach(() => all.close());
  const settled = async () => {
    const { settledVersion } = await all.settleFollowUp({ followUpId });
    return settledVersion;
  };

  it("are all kept, fifty different ones at once, and the newest acts", async () => {
    const given = times(50).map((i) => ({
      verdict: verdicts[i % verdicts.length] ?? ("held" satisfies Verdict),
      words: `This is answer ${i}.`,
    }));
    const recorded = await Promise.all(given.map((answer) => all.answer(followUpId, answer)));
    expect(new Set(recorded.map((one) => (one.recorded ? one.version : 0)))).toEqual(
      new Set(times(50).map((i) => i + 1)),
    );
    expect(await settled()).toBe(50);
    const [acted] = await all.sql<{ verdict: string; newest: string }[]>`
      select settlements.verdict, answers.verdict as newest
      from settlements join answers using (follow_up_id) where answers.version = 50`;
    expect(acted?.verdict).toBe(acted?.newest);
    const answers = given.map((answer) => ({ ...answer, followUpId, acknowledged: true }));
    expect(await checkInvariants({ sql: all.sql, mails: all.smtp.mails, answers })).toEqual([]);
  });

  it("are one when the same form is sent fifty times at once", async () => {
    const same = { verdict: "held", words: "Thank you.", dedupeKey: "one form" } as const;
    const recorded = await Promise.all(times(50).map(() => all.answer(followUpId, same)));
    expect(recorded.filter((one) => one.recorded && one.changed)).toHaveLength(1);
    expect(await settled()).toBe(1);
  });

  it("are settled once, however many settle at once", async () => {
    await all.answer(followUpId, { verdict: "held" });
    await Promise.all(times(20).map(settled));
    expect(await all.sql`select number from settlements`).toHaveLength(1);
  });
});

/** Rows written at the commit of every claim: what others had committed until then. */
const witness = `
  create table claims_seen (key text, after_opt_out boolean, after_stop boolean);
  create function see_claim() returns trigger language plpgsql as $$ begin
    insert into claims_seen
    select new.key,
      exists (select from opt_outs where opt_outs.address_hmac = customers.address_hmac),
      follow_ups.stage in ('cancelled', 'skipped')
    from effects
    join follow_ups on follow_ups.id = effects.follow_up_id
    join customers on customers.id = follow_ups.customer_id
    where effects.key = new.key and effects.phase = 'claimed';
    return null;
  end $$;
  create constraint trigger see_claim after insert or update of attempt on effects deferrable initially deferred
    for each row when (new.kind = 'check_in') execute function see_claim()`;

describe("a check-in that is claimed while somebody stops it", () => {
  let all: World;
  beforeAll(async () => {
    all = await world();
    await all.sql.unsafe(witness).simple();
  });
  afterAll(() => all.close());

  /** As askCustomer makes it: the decision and the first attempt to send are one. */
  const claim = async (followUpId: string): Promise<boolean> => {
    const effectKey = `check_in:${followUpId}:1`;
    const first = { followUpId, ticketStatus: null };
    const mail = () => ({ effectKey, messageId: `<${effectKey}>` });
    const claimed = await claimCheckIn(all.sql, { first, others: [], mail });
    return claimed.claimed && claimed.sending !== null;
  };
  const stops = {
    "opts out": (followUpId: string) =>
      optOut(all.sql, { followUpId, scope: "all", by: "one-click", vault: all.vault }),
    "sees the ticket reopened": (followUpId: string) =>
      withdraw(all.sql, { followUpId, reason: "reopened", actor: null }),
  };

  it.each(Object.entries(stops))("is never claimed once a customer who %s has been recorded", async (what, stop) => {
    const rounds = 60;
    await all.sql`delete from claims_seen`;
    let claimed = 0;
    for (const round of times(rounds)) {
      const followUpId = await all.solve({ id: `${what} ${round}` });
      // Now the one comes first and now the other, and mostly both are under way.
      const stopping = round % 3 === 0 ? stop(followUpId) : undefined;
      const claiming = claim(followUpId);
      const [won] = await Promise.all([claiming, stopping ?? stop(followUpId)]);
      if (won) claimed += 1;
      expect(await claim(followUpId)).toBe(false);
      // The attempt that won died meanwhile.
      await all.sql`update effects set lease_until = now() where phase = 'claimed'`;
      const again = await claimMail(all.sql, `check_in:${followUpId}:1`).catch(() => ({ claimed: false }));
      expect(again.claimed).toBe(false);
    }
    expect(claimed).toBeLessThan(rounds);
    const seen = await all.sql<{ late: number; claims: number }[]>`
      select count(*)::int as claims, (count(*) filter (where after_opt_out or after_stop))::int as late
      from claims_seen`;
    expect(seen[0]?.claims).toBe(claimed);
    expect(seen[0]?.late).toBe(0);
  });
});
