import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createInvitations } from "../../../client/people/invitations.ts";
import { claimEffect, markDataSent } from "../../../database/effects.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { createPostman } from "../../../mail/postman.ts";
import { pino } from "pino";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());
beforeEach(async () => {
  await site.sql`delete from effects where kind = 'invitation'`;
  site.smtp.behave("accept");
  admin = await site.signedIn("admin");
});

const base = "/console/settings";
const being = { role: "agent", timeZone: "Europe/Lisbon", name: "Sam", version: "1" };
const inviting = (email: string, more: Record<string, string> = {}) =>
  admin.post(`${base}/new-person`, { ...being, email, ...more });
const person = async (email: string) => {
  const [row] = await site.sql<
    { id: string; role: string; version: number; disabled: boolean; name: string; seen: boolean }[]
  >`
    select id, role, version, name, disabled_at is not null as disabled, last_seen_at is not null as seen
    from people where lower(email) = lower(${email})`;
  if (!row) throw new Error("nobody");
  return row;
};
const to = async (email: string) => `${base}/people/${(await person(email)).id}`;
const mailsTo = (email: string) => site.smtp.mails.filter(({ envelope }) => envelope.to.includes(email));
const phases = async () =>
  (await site.sql<{ phase: string }[]>`select phase from effects where kind = 'invitation' order by created_at`).map(
    ({ phase }) => phase,
  );
const sweep = async () => {
  site.invitations.sweep();
  await site.invitations.settled();
};

it("mails somebody a link that lets them in once, as what the admin said", async () => {
  expect((await inviting("sam@tarn.test")).headers.get("location")).toBe(`${base}/people?did=invited`);
  await site.invitations.settled();
  const [mail] = mailsTo("sam@tarn.test");
  const link = new URL(mail?.links.find((each) => each.includes("/sign-in/")) ?? "").pathname;
  expect((await site.at(link)).status).toBe(200);
  expect((await person("sam@tarn.test")).seen).toBe(false);
  const entered = await site.post(link, {});
  expect(entered.status).toBe(303);
  expect((await site.post(link, {})).status).toBe(410);
  expect(await person("sam@tarn.test")).toMatchObject({ role: "agent", name: "Sam", seen: true });
  expect(await phases()).toEqual(["accepted"]);
});

it("answers the same for an address that is known, whose role stays", async () => {
  await site.signedIn("lead", { email: "known@tarn.test" });
  const [known, unknown] = [await inviting("KNOWN@tarn.test", { role: "admin" }), await inviting("unknown@tarn.test")];
  expect([known.status, known.headers.get("location")]).toEqual([unknown.status, unknown.headers.get("location")]);
  await site.invitations.settled();
  expect((await person("known@tarn.test")).role).toBe("lead");
  expect([mailsTo("known@tarn.test").length, mailsTo("unknown@tarn.test").length]).toEqual([1, 1]);
});

it("sends one mail for a button that is pressed twice, and none to somebody deactivated", async () => {
  await Promise.all([inviting("twice@tarn.test"), inviting("twice@tarn.test")]);
  await sweep();
  expect(mailsTo("twice@tarn.test")).toHaveLength(1);
  await admin.post(`${await to("twice@tarn.test")}/deactivate`);
  await site.sql`delete from effects where kind = 'invitation'`;
  await inviting("twice@tarn.test");
  await sweep();
  expect(mailsTo("twice@tarn.test")).toHaveLength(1);
  expect((await person("twice@tarn.test")).disabled).toBe(true);
});

it("tries a mail again that was not taken, and not one that may have arrived", async () => {
  site.smtp.behave("450-at-rcpt");
  await inviting("later@tarn.test");
  await site.invitations.settled();
  expect(await phases()).toEqual(["claimed"]);
  expect(await (await admin.get(`${base}/people`)).text()).toContain("invitation waits to be mailed");
  site.smtp.behave("accept");
  await sweep();
  expect([await phases(), mailsTo("later@tarn.test").length]).toEqual([["accepted"], 1]);

  await site.sql`delete from effects where kind = 'invitation'`;
  await inviting("silent@tarn.test");
  await site.invitations.settled();
  const [row] = await site.sql<{ key: string }[]>`
    update effects set phase = 'planned' where kind = 'invitation' returning key`;
  const claim = await claimEffect(site.sql, row?.key ?? "");
  if (!claim.claimed) throw new Error("not claimed");
  await markDataSent(site.sql, claim);
  await site.sql`update effects set lease_until = now() where phase = 'data_sent'`;
  const before = mailsTo("silent@tarn.test").length;
  await sweep();
  expect(mailsTo("silent@tarn.test")).toHaveLength(before);
  expect((await phases()).at(-1)).toBe("unknown");
});

it("sends each invitation once while two clients look for them", async () => {
  const postman = createPostman({ smtpUrl: site.smtp.url });
  const mail = { postman, from: { name: "", address: "care@tarn.test" }, replyDomain: "reply.tarn.test" };
  const log = pino({ level: "silent" });
  const other = createInvitations({ sql: site.sql, log, url: "http://localhost", organisation: "Tarn", mail });
  for (let n = 0; n < 5; n++) await inviting(`race${n}@tarn.test`);
  other.sweep();
  await Promise.all([sweep(), other.settled()]);
  for (let n = 0; n < 5; n++) expect(mailsTo(`race${n}@tarn.test`)).toHaveLength(1);
  postman.close();
});

it("keeps a crafted name out of the headers of the mail", async () => {
  await inviting("crafted@tarn.test", { name: "Sam\r\nBcc: victim@else.test" });
  await site.invitations.settled();
  const [mail] = mailsTo("crafted@tarn.test");
  expect(mail?.envelope.to).toEqual(["crafted@tarn.test"]);
  expect(mail?.header("bcc")).toBeNull();
  expect((await person("crafted@tarn.test")).name).toBe("Sam Bcc: victim@else.test");
  expect((await inviting("a@tarn.test\r\nBcc: b@else.test")).status).toBe(422);
});

it("changes a role at once, for whoever is signed in", async () => {
  const agent = await site.signedIn("agent", { email: "rise@tarn.test" });
  expect((await agent.get(base)).status).toBe(403);
  const { version } = await person("rise@tarn.test");
  const saved = await admin.post(await to("rise@tarn.test"), { ...being, role: "lead", version: String(version) });
  expect(saved.status).toBe(303);
  expect((await agent.get(base)).status).toBe(200);
});

it("never takes the last admin away", async () => {
  await site.sql`update people set disabled_at = now() where role = 'admin' and id <> ${admin.person.id}`;
  const mine = `${base}/people/${admin.person.id}`;
  const { version } = await person("admin@tarn.test");
  for (const response of [
    await admin.post(mine, { ...being, role: "lead", version: String(version) }),
    await admin.post(`${mine}/deactivate`),
  ]) {
    expect(response.status).toBe(409);
    expect(await response.text()).toContain("This is the last admin");
  }
  expect(await person("admin@tarn.test")).toMatchObject({ role: "admin", disabled: false });
});

it("shows the second of two admins what stands now beside what they typed", async () => {
  await site.signedIn("agent", { email: "both@tarn.test", name: "Before" });
  const version = String((await person("both@tarn.test")).version);
  const at = await to("both@tarn.test");
  expect((await admin.post(at, { ...being, name: "First", version })).status).toBe(303);
  const second = await admin.post(at, { ...being, name: "Second", version });
  expect(second.status).toBe(409);
  expect(await second.text()).toMatch(/Stands now.*First.*You typed.*Second/s);
  expect((await person("both@tarn.test")).name).toBe("First");
});

it("ends whatever somebody deactivated has open, lists what is in their hands, and lets them in again", async () => {
  const lead = await site.signedIn("lead", { email: "leaving@tarn.test" });
  await inviting("leaving@tarn.test");
  await site.invitations.settled();
  const link = new URL(mailsTo("leaving@tarn.test")[0]?.links.find((each) => each.includes("/sign-in/")) ?? "")
    .pathname;
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.solve()], title: null, actor: "test" });
  if (!opened.opened) throw new Error("not opened");
  await site.sql`update reviews set owner_id = ${lead.person.id} where id = ${opened.reviewId}`;
  const at = await to("leaving@tarn.test");
  expect(await (await admin.get(`${at}?do=deactivate`)).text()).toContain("1 open review is theirs");
  expect((await admin.post(`${at}/deactivate`)).status).toBe(303);
  expect((await lead.get("/console")).status).toBe(302);
  expect((await site.post(link, {})).status).toBe(410);
  expect(await (await admin.get(at)).text()).toContain("Still theirs: give each of them");
  expect((await admin.post(`${at}/reactivate`)).status).toBe(303);
  expect((await lead.get("/console")).status).toBe(302);
  expect((await site.post(link, {})).status).toBe(410);
  const again = await site.signedIn("lead", { email: "leaving@tarn.test" });
  expect((await admin.post(`${at}/end-sessions`)).status).toBe(303);
  expect((await again.get("/console")).status).toBe(302);
});

it("refuses what cannot be, and keeps what was typed", async () => {
  for (const [fields, text] of [
    [{ email: "no address" }, "Address must be an e-mail address."],
    [{ timeZone: "Mars/Base" }, "Time zone must be an IANA time zone"],
  ] as const) {
    const response = await inviting("typed@tarn.test", { name: "<b>Typed</b>", ...fields });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(text);
    expect(html).toContain('value="&lt;b&gt;Typed&lt;/b&gt;"');
  }
});

it("keeps addresses and names out of the changes and the ledger", async () => {
  await inviting("private@tarn.test", { name: "Canary" });
  await site.invitations.settled();
  const [kept] = await site.sql<{ all: string }[]>`
    select (select string_agg(s::text, '') from settings_changes s) || (select string_agg(e::text, '') from effects e) as all`;
  expect(kept?.all).not.toMatch(/private@tarn|Canary/);
  expect(site.logged.join("")).not.toMatch(/private@tarn|Canary/);
});
