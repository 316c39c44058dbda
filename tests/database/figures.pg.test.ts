import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordAnswer } from "../../database/answers.ts";
import { figures } from "../../database/figures.ts";
import { reread } from "../../database/rereading.ts";
import { settle } from "../../database/settling.ts";
import type { Verdict } from "../../domain/words.ts";
import { type ConsoleUnderTest, consoleUnderTest } from "../client/console/console-under-test.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

const all = { solvedBy: undefined };
const elena = { email: "elena@tarn.test", name: "Elena Ruiz" };
const ask = async (agent = elena) => await site.ask({ agent, rules: { grace: "PT0S" } });
const say = async (followUpId: string, verdict: Verdict, source: "page" | "reply" = "page") => {
  const { sql } = site;
  const scores = { satisfaction: null, effort: null, words: "", againOn: null };
  await recordAnswer(sql, { followUpId, verdict, ...scores, source, dedupeKey: crypto.randomUUID(), actor: null });
  await settle(sql, { followUpId });
};

describe("how well fixes hold", () => {
  let before: { count: number; n: number };
  beforeEach(async () => {
    before = (await figures(site.sql, all)).held;
  });
  const more = async () => {
    const { held } = await figures(site.sql, all);
    return { count: held.count - before.count, n: held.n - before.n };
  };

  it("counts what each follow-up was last told, once", async () => {
    const changed = await ask();
    await say(changed, "not_held");
    expect(await more()).toEqual({ count: 0, n: 1 });
    await say(changed, "held");
    expect(await more()).toEqual({ count: 1, n: 1 });
    await say(await ask(), "partly");
    expect(await more()).toEqual({ count: 1, n: 2 });
  });

  it("knows neither silence nor what was not tested", async () => {
    await say(await ask(), "not_tested");
    const silent = await ask();
    await site.sql`update follow_ups set reminded_at = now() - interval '9 days', asked_at = now() - interval '12 days' where id = ${silent}`;
    await settle(site.sql, { followUpId: silent });
    expect(await site.row(silent)).toMatchObject({ stage: "settled" });
    expect(await more()).toEqual({ count: 0, n: 0 });
  });

  it("forgets a reading that was undone", async () => {
    const read = await ask();
    await say(read, "held", "reply");
    expect(await more()).toEqual({ count: 1, n: 1 });
    await reread(site.sql, { followUpId: read, version: 1, correction: null, actor: "person:1" });
    expect(await more()).toEqual({ count: 0, n: 0 });
  });

  it("looks back 90 days", async () => {
    const old = await ask();
    await say(old, "held");
    await site.sql`update settlements set at = now() - interval '91 days' where follow_up_id = ${old}`;
    expect(await more()).toEqual({ count: 0, n: 0 });
  });

  it("is an agent's own for an agent", async () => {
    const tom = { email: "tom@tarn.test", name: "Tom Okafor" };
    await say(await ask(tom), "held");
    const own = await figures(site.sql, { solvedBy: "TOM@tarn.test" });
    expect(own).toEqual({ held: { count: 1, n: 1 }, answered: { count: 1, n: 1 } });
  });
});

describe("how many answer", () => {
  it("counts delivered first questions: neither what came back, nor what may not have arrived, nor the question asked again", async () => {
    const { answered: before } = await figures(site.sql, all);
    await ask();
    await say(await ask(), "held");
    for (const phase of ["refused", "unknown", "claimed"]) {
      await site.sql`update effects set phase = ${phase} where follow_up_id = ${await ask()}`;
    }
    const quiet = await ask();
    await site.sql`
      with again as (
        insert into mails (id, message_id, kind, customer_id, effect_key)
        select 'ml_again', '<again@tarn.test>', 'check_in', customer_id, 'again' from follow_ups where id = ${quiet}),
      effect as (insert into effects (key, follow_up_id, kind, phase) values ('again', ${quiet}, 'check_in', 'accepted'))
      insert into mail_follow_ups (mail_id, follow_up_id, kind, round) values ('ml_again', ${quiet}, 'check_in', 2)`;
    const { answered } = await figures(site.sql, all);
    expect({ count: answered.count - before.count, n: answered.n - before.n }).toEqual({ count: 1, n: 3 });
    await site.sql`update mails set claimed_at = now() - interval '91 days'`;
    expect((await figures(site.sql, all)).answered).toEqual({ count: 0, n: 0 });
  });
});
