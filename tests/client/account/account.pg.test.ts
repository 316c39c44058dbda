import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deviceOf } from "../../../client/sign-in/device.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { createSignInLink } from "../../../database/sign-in.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let agent: Browser;
let count = 0;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());
beforeEach(async () => {
  count += 1;
  agent = await site.signedIn("agent", { email: `sam${count}@tarn.test`, name: "Sam" });
});

const at = "/console/account";
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const person = async () => {
  const [row] = await site.sql<{ timeZone: string; keysOff: boolean; role: string }[]>`
    select time_zone, keys_off, role from people where id = ${agent.person.id}`;
  return row;
};
/** Signs in by a link, as a browser in this zone does. */
async function enter(zone: string, userAgent = firefox): Promise<string> {
  const link = await createSignInLink(site.sql, { email: agent.person.email, returnTo: null });
  const entered = await site.post(`/sign-in/${link?.token}`, { zone }, { "user-agent": userAgent });
  return (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}
const status = async (cookie: string) => (await site.at("/console", { headers: { cookie } })).status;
const sessionsShown = (html: string) => [...html.matchAll(/name="session" value="([0-9a-f]+)"/g)].map(([, id]) => id);

it("reads times where the browser is, until somebody has said otherwise", async () => {
  await enter("Asia/Tokyo");
  expect((await person())?.timeZone).toBe("Asia/Tokyo");
  await enter("Mars/Base");
  expect((await person())?.timeZone).toBe("Asia/Tokyo");
  expect((await agent.post(at, { name: "Sam", timeZone: "UTC", keys: "on" })).status).toBe(303);
  await enter("Asia/Tokyo");
  expect((await person())?.timeZone).toBe("UTC");
});

it("wakes the reviews of whoever signs in from another zone: their dates begin and end elsewhere now", async () => {
  const actor = `person:${agent.person.id}`;
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.ask()], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  await site.sql`update reviews set owner_id = ${agent.person.id} where id = ${opened.reviewId}`;
  const need = async () => {
    const [row] = await site.sql<{ relayNeed: number }[]>`select relay_need from reviews where id = ${opened.reviewId}`;
    return row?.relayNeed ?? 0;
  };
  const before = await need();
  await enter("Pacific/Auckland");
  expect(await need()).toBe(before + 1);
  await enter("Pacific/Auckland");
  expect(await need()).toBe(before + 1);
});

it("shows every time of the console in the zone that was chosen", async () => {
  const id = await site.ask();
  await site.sql`update timeline set at = '2026-03-01T23:30Z' where follow_up_id = ${id}`;
  const lead = await site.signedIn("lead", { email: `lead${count}@tarn.test` });
  for (const [timeZone, shown] of [
    ["UTC", "23:30"],
    ["Asia/Kolkata", "05:00"],
  ] as const) {
    await lead.post(at, { name: "", timeZone, keys: "on" });
    expect(await (await lead.get(`/console/follow-ups/${id}`)).text()).toContain(`${shown}</time>`);
  }
});

it("says of each session where it is, ends one or all, and never another person's", async () => {
  const [desk, phone] = [
    await enter("UTC"),
    await enter("UTC", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"),
  ];
  const page = await (await agent.get(at)).text();
  expect(page).toContain("Firefox on Windows");
  expect(page).toContain("Safari on iPhone");
  expect(sessionsShown(page)).toHaveLength(3);

  const other = await site.signedIn("admin", { email: `other${count}@tarn.test` });
  for (const session of sessionsShown(page)) await other.post(`${at}/end-session`, { session: session ?? "" });
  expect([await status(desk), await status(phone)]).toEqual([200, 200]);

  const onPhone = /Safari on iPhone.*?name="session" value="([0-9a-f]+)"/s.exec(page)?.[1] ?? "";
  expect((await agent.post(`${at}/end-session`, { session: onPhone })).headers.get("location")).toBe(`${at}?did=ended`);
  expect([await status(desk), await status(phone)]).toEqual([200, 302]);

  expect((await agent.post(`${at}/end-all`)).headers.get("location")).toBe("/sign-in?out=1");
  expect([await status(desk), await status(agent.cookie)]).toEqual([302, 302]);
});

it("signs out here when this very session is ended", async () => {
  const page = await (await agent.get(at)).text();
  const here = /this session.*?name="session" value="([0-9a-f]+)"/s.exec(page)?.[1] ?? "";
  const ended = await agent.post(`${at}/end-session`, { session: here });
  expect(ended.headers.get("location")).toBe("/sign-in?out=1");
  expect(ended.headers.get("set-cookie")).toContain("Max-Age=0");
  expect(await status(agent.cookie)).toBe(302);
});

it("turns the keys off for the person, and lets nobody change their own role", async () => {
  await agent.post(at, { name: "Sam", timeZone: "UTC", role: "admin" });
  expect(await person()).toMatchObject({ keysOff: true, role: "agent" });
  expect(await (await agent.get("/console")).text()).toContain("data-off");
  await agent.post(at, { name: "Sam", timeZone: "UTC", keys: "on" });
  expect(await (await agent.get("/console")).text()).not.toContain("data-off");
});

it("refuses a zone that there is not, and keeps what was typed", async () => {
  const response = await agent.post(at, { name: "<b>S</b>", timeZone: "Mars/Base" });
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain("Time zone must be an IANA time zone");
  expect(html).toContain('value="&lt;b&gt;S&lt;/b&gt;"');
  expect(html).toContain('value="Mars/Base"');
});

it("knows browsers by what they call themselves, and keeps nothing else of it", () => {
  expect(deviceOf(firefox)).toBe("Firefox on Windows");
  expect(deviceOf("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36")).toBe(
    "Chrome on Linux",
  );
  expect(deviceOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36 Edg/140.0")).toBe(
    "Edge on macOS",
  );
  expect(deviceOf("<script>alert(1)</script>")).toBeNull();
});
