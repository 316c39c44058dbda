import { afterAll, beforeAll, expect, it } from "vitest";
import { raiseAlarm } from "../../../database/alarms.ts";
import { planEffect } from "../../../database/effects.ts";
import { type Asked, type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

/** A check-in of which nobody knows whether it arrived. */
async function lost(email: string): Promise<Asked> {
  const asked = await site.ask({ email });
  const [mail] = await site.sql<{ id: string; effectKey: string }[]>`
    select mails.id, effect_key from mails join mail_follow_ups on mail_id = mails.id
    where follow_up_id = ${asked.followUpId}`;
  if (!mail) throw new Error("there is no mail");
  await planEffect(site.sql, { key: mail.effectKey, ...asked, kind: "check_in", settlement: null });
  await site.sql`update effects set phase = 'unknown', receipt = '{"response":"lost"}' where key = ${mail.effectKey}`;
  await raiseAlarm(site.sql, { kind: "mail-unknown", subject: mail.id });
  return asked;
}

async function known({ followUpId }: Asked) {
  const [effect] = await site.sql<{ phase: string; receipt: unknown }[]>`
    select phase, receipt from effects where follow_up_id = ${followUpId} and kind = 'check_in'`;
  const alarms = await site.sql`
    select id from alarms join mail_follow_ups on mail_id = subject
    where follow_up_id = ${followUpId} and cleared_at is null`;
  const told = await site.sql`
    select detail from timeline where follow_up_id = ${followUpId} and event = 'mail-arrived'`;
  return { ...effect, alarms: alarms.length, told: told.map((line): unknown => line["detail"]) };
}
const stillUnknown = { phase: "unknown", alarms: 1, told: [] };
const arrivedBy = (by: string) => ({
  phase: "accepted",
  receipt: { response: "lost", arrivedBy: by },
  alarms: 0,
  told: [{ by }],
});

it("an answer by its link shows that a mail nobody was sure of has arrived, once", async () => {
  const asked = await lost("one@tarn.test");
  const answer = { verdict: "held", nonce: "n" };
  await site.post(asked.path, answer);
  await site.post(asked.path, answer);
  expect(await known(asked)).toEqual(arrivedBy("answer"));
});

it.each([{ "List-Unsubscribe": "One-Click" }, { scope: "ticket" }, { scope: "all" }])(
  "an opt-out by its link shows it as well (%j)",
  async (form) => {
    const asked = await lost(`${Object.values(form).join("-")}@tarn.test`);
    await site.post(asked.stop, { ...form });
    expect(await known(asked)).toEqual(arrivedBy("opt-out"));
  },
);

it("opening the links shows nothing: scanners do that", async () => {
  const asked = await lost("two@tarn.test");
  for (const path of [asked.path, `${asked.path}?v=held`, asked.stop]) expect((await site.get(path)).status).toBe(200);
  expect(await known(asked)).toMatchObject(stillUnknown);
});

it("an answer that is not taken shows nothing", async () => {
  const asked = await lost("three@tarn.test");
  expect((await site.post(asked.path, { nonce: "n" })).status).toBe(422);
  expect(await known(asked)).toMatchObject(stillUnknown);
});

it("a mail that was refused stays so, whatever is done with its link", async () => {
  const asked = await lost("four@tarn.test");
  await site.sql`update effects set phase = 'refused' where follow_up_id = ${asked.followUpId}`;
  await site.post(asked.path, { verdict: "held", nonce: "n" });
  expect(await known(asked)).toMatchObject({ phase: "refused", told: [] });
});
