import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAnswerPage } from "../../database/answer-page.ts";
import { createToken } from "../../database/tokens.ts";
import { recordAnswer } from "../../database/answers.ts";
import { defaultRules } from "../../domain/policy.ts";
import type { Verdict } from "../../domain/words.ts";
import { type CustomerSite, customerSite } from "../client/answer-pages/asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

const read = async (followUpId: string) => {
  const token = await createToken(site.sql, { purpose: "answer", followUpId, mailId: null });
  return await readAnswerPage(site.sql, { token, purpose: "answer" });
};
const answer = async (followUpId: string, verdict: Verdict) => {
  const dedupeKey = `${verdict}-${(await site.answers(followUpId)).length}`;
  const rest = { satisfaction: null, effort: null, words: "", againOn: null, source: "page", actor: null } as const;
  await recordAnswer(site.sql, { followUpId, verdict, dedupeKey, ...rest });
  const [row] = await site.sql<{ at: Date }[]>`
    select at from answers where follow_up_id = ${followUpId} order by version desc limit 1`;
  return row?.at;
};

describe("what a customer's page is made from", () => {
  it("is nothing for a link that is unknown, revoked or for another purpose", async () => {
    const { followUpId } = await site.ask({ number: "800" });
    const token = await createToken(site.sql, { purpose: "answer", followUpId, mailId: null });
    const read = async (wanted: { token?: string; purpose?: "opt_out" } = {}) =>
      await readAnswerPage(site.sql, { token, purpose: "answer", ...wanted });
    expect(await read()).not.toBeNull();
    expect(await read({ token: "a".repeat(32) })).toBeNull();
    expect(await read({ token: "?" })).toBeNull();
    expect(await read({ purpose: "opt_out" })).toBeNull();
    await site.sql`update tokens set revoked_at = now()`;
    expect(await read()).toBeNull();
  });

  it("is the one follow-up of a link without a mail, by the frozen rules of its policy", async () => {
    const { followUpId } = await site.ask({ number: "801", rules: { grace: "PT3M" } });
    const page = await read(followUpId);
    expect(page?.followUps).toHaveLength(1);
    expect(page?.followUps[0]).toMatchObject({ ticketNumber: "801", open: true, answer: null, failingSince: null });
    expect(page?.followUps[0]?.rules).toEqual({
      ...defaultRules,
      requireHumanReply: false,
      hours: null,
      grace: "PT3M",
    });
  });

  it("takes the zone of the connection where the customer's is not known", async () => {
    const { followUpId } = await site.ask({ timeZone: null, email: "nowhere@answer.test" });
    await site.sql`update connections set settings = '{"timeZone": "Europe/Lisbon"}' where name = 'api'`;
    expect((await read(followUpId))?.customer.timeZone).toBe("Europe/Lisbon");
    await site.sql`update connections set settings = '{}' where name = 'api'`;
    expect((await read(followUpId))?.customer.timeZone).toBeNull();
  });

  it("holds the newest answer, and since when it has been failing without a break", async () => {
    const { followUpId } = await site.ask();
    const failingSince = async () => (await read(followUpId))?.followUps[0]?.failingSince ?? null;
    await answer(followUpId, "not_held");
    await answer(followUpId, "held");
    expect(await failingSince()).toBeNull();
    const again = await answer(followUpId, "partly");
    await answer(followUpId, "not_held");
    expect(await failingSince()).toEqual(again);
    expect((await read(followUpId))?.followUps[0]?.answer?.verdict).toBe("not_held");
    await site.sql`update follow_ups set settled_version = 4 where id = ${followUpId}`;
    expect(await failingSince()).toBeNull();
  });
});
