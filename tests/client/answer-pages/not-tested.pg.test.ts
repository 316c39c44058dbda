import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";
import { inDays } from "./shown.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

describe("“not tested yet”", () => {
  const rules = { holdWindow: "P14D" };

  it("asks for a day from tomorrow on, so early that a day is left to answer", async () => {
    const { path } = await site.ask({ rules, timeZone: "UTC", hoursAgo: 48 });
    const html = await (await site.get(path)).text();
    expect(html).toContain(`value="${inDays(3)}" min="${inDays(1)}" max="${inDays(10)}"`);
  });

  it("keeps the day, and says that we write again on it", async () => {
    const { path, followUpId } = await site.ask({ rules, timeZone: "UTC" });
    expect((await site.post(path, { nonce: "n", verdict: "not_tested", again_on: inDays(5) })).status).toBe(303);
    expect((await site.answers(followUpId))[0]?.againOn).toBe(inDays(5));
    expect(await (await site.get(`${path}?done=1`)).text()).toMatch(
      /We write to you about .* again on <strong>\w{3} \d+/,
    );
  });

  it.each([inDays(0), inDays(40), "2026-02-30", "tomorrow"])(
    "refuses %s and says which days there are",
    async (day) => {
      const { path, followUpId } = await site.ask({ rules, timeZone: "UTC" });
      const answer = await site.post(path, { nonce: "n", verdict: "not_tested", again_on: day, words: "still here" });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toMatch(/Choose a day from \w{3} \d+ \w+( \d{4})? to .*still here<\/textarea>/s);
      expect(await site.answers(followUpId)).toEqual([]);
    },
  );

  it("does not promise another question after the last", async () => {
    const { path, followUpId } = await site.ask();
    await site.sql`update follow_ups set round = 3 where id = ${followUpId}`;
    await site.sql`update mail_follow_ups set round = 3 where follow_up_id = ${followUpId}`;
    expect(await (await site.get(path)).text()).not.toContain('name="again_on"');
    await site.post(path, { nonce: "n", verdict: "not_tested", again_on: inDays(3) });
    expect((await site.answers(followUpId))[0]?.againOn).toBeNull();
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("Thank you for telling us");
  });
});
