import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { savePerson, seedAdmin } from "../../../database/people.ts";
import { seed } from "../../../database/seed.ts";
import { type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  const plenty = { limit: 1_000, windowMs: 60_000 };
  site = await consoleUnderTest({ signInLimits: { address: plenty, network: plenty } });
  await seedAdmin(site.sql, { adminEmail: "Admin@tarn.test" });
});
afterAll(() => site.close());

const cookieOf = (response: Response): string => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

/** The link out of the mail that was really sent. */
async function mailedLink(fields: Record<string, string> = {}): Promise<string> {
  const sent = site.smtp.mails.length;
  const asked = await site.post("/sign-in", { email: "admin@tarn.test", ...fields });
  expect(asked.headers.get("location")).toBe("/sign-in/sent");
  const mail = await site.smtp.waitForMail((each) => site.smtp.mails.indexOf(each) >= sent);
  const [link = ""] = /http:\/\/localhost:3000\/sign-in\/[a-z2-7]{32}/.exec(mail.text) ?? [];
  return new URL(link).pathname;
}

describe("signing in", () => {
  it("mails a link, whose page has a button, which lets in once", async () => {
    const path = await mailedLink();
    const page = await site.at(path);
    expect(await page.text()).toContain(`<form method="post" action="${path}"`);
    const entered = await site.post(path, {});
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/console"]);
    const today = await site.at("/console", { headers: { cookie: cookieOf(entered) } });
    expect(await today.text()).toContain("Admin@tarn.test");
    expect((await site.post(path, {})).status).toBe(410);
    expect((await site.at(path)).status).toBe(410);
  });

  it("is not used up by a mail scanner that opens the link", async () => {
    const path = await mailedLink();
    for (const method of ["GET", "HEAD", "GET"]) expect((await site.at(path, { method })).status).toBe(200);
    expect((await site.post(path, {})).status).toBe(303);
  });

  it("of two presses at once lets one in", async () => {
    const path = await mailedLink();
    const both = await Promise.all([site.post(path, {}), site.post(path, {})]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(["303", "410"]);
  });

  it("goes on to the page that was wanted, and nowhere else", async () => {
    const wanted = await site.at("/console/follow-ups/fu_abc?do=answer");
    const to = wanted.headers.get("location") ?? "";
    expect(to).toBe("/sign-in?to=%2Fconsole%2Ffollow-ups%2Ffu_abc%3Fdo%3Danswer");
    expect(await (await site.at(to)).text()).toContain('name="to" value="/console/follow-ups/fu_abc?do=answer"');
    const entered = await site.post(await mailedLink({ to: "/console/follow-ups/fu_abc" }), {});
    expect(entered.headers.get("location")).toBe("/console/follow-ups/fu_abc");
    for (const elsewhere of [
      "//evil.test",
      "https://evil.test/console",
      "/console//evil.test",
      "/console\\evil",
      "/v1",
    ]) {
      const back = await site.post(await mailedLink({ to: elsewhere }), {});
      expect([elsewhere, back.headers.get("location")]).toEqual([elsewhere, "/console"]);
      await site.sql`delete from sign_in_links`;
    }
  });

  it("is over after fifteen minutes", async () => {
    const path = await mailedLink();
    await site.sql`update sign_in_links set expires_at = now() where used_at is null`;
    expect((await site.post(path, {})).status).toBe(410);
  });

  it("answers the same for an address that is not known, and mails nothing", async () => {
    const before = site.smtp.mails.length;
    const unknown = await site.post("/sign-in", { email: "nobody@elsewhere.test" });
    const known = await site.post("/sign-in", { email: "admin@tarn.test" });
    const shape = (response: Response) => [
      response.status,
      response.headers.get("location"),
      response.headers.get("set-cookie"),
    ];
    expect(shape(unknown)).toEqual(shape(known));
    await site.linkPost.settled();
    expect(site.smtp.mails.length).toBe(before + 1);
    expect(site.logged.join("")).not.toMatch(/nobody@|admin@/i);
  });

  it("does not let in somebody who was disabled, by a link or by a session", async () => {
    const path = await mailedLink();
    const entered = await site.post(path, {});
    const next = await mailedLink();
    await site.sql`update people set disabled_at = now() where lower(email) = 'admin@tarn.test'`;
    expect((await site.post(next, {})).status).toBe(410);
    expect((await site.at("/console", { headers: { cookie: cookieOf(entered) } })).status).toBe(302);
    await site.sql`update people set disabled_at = null`;
  });

  it("asks for a whole address and keeps what was typed", async () => {
    const page = await site.post("/sign-in", { email: "admin<at>tarn" });
    const html = await page.text();
    expect(page.status).toBe(422);
    expect(html).toContain('value="admin&lt;at&gt;tarn"');
    expect(html).toContain("<title>Error: Sign in");
  });
});

describe("too many tries", () => {
  it("are refused for one address, also where its letters differ, and for one network", async () => {
    const few = await consoleUnderTest({
      signInLimits: { address: { limit: 2, windowMs: 60_000 }, network: { limit: 4, windowMs: 60_000 } },
    });
    const status = async (email: string) => (await few.post("/sign-in", { email })).status;
    expect([await status("a@tarn.test"), await status("A@tarn.test"), await status("a@TARN.test")]).toEqual([
      303, 303, 429,
    ]);
    expect([await status("b@tarn.test"), await status("c@tarn.test")]).toEqual([303, 429]);
    await few.close();
  });
});

describe("a session", () => {
  const opens = async (cookie: string) => (await site.at("/console", { headers: { cookie } })).status === 200;

  it("is kept as a hash, in a cookie that no script reads and no other site sends along", async () => {
    const entered = await site.post(await mailedLink(), {});
    const header = entered.headers.get("set-cookie") ?? "";
    expect(header).toMatch(/^aftercare=[a-z2-7]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    const [, secret = ""] = /=([a-z2-7]{32})/.exec(header) ?? [];
    const kept = await site.sql`select from sessions where sha256 = ${Buffer.from(secret)}`;
    expect(kept).toHaveLength(0);
  });

  it("has a __Host- cookie on https", async () => {
    const secure = await consoleUnderTest({ url: "https://care.tarn.test" });
    await savePerson(secure.sql, { email: "a@tarn.test", name: "A", role: "lead", timeZone: "UTC" });
    await secure.post("/sign-in", { email: "a@tarn.test" });
    const mail = await secure.smtp.waitForMail();
    const [link = ""] = /\/sign-in\/[a-z2-7]{32}/.exec(mail.text) ?? [];
    const entered = await secure.post(link, {});
    expect(entered.headers.get("set-cookie")).toMatch(
      /^__Host-aftercare=[a-z2-7]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(entered.headers.get("strict-transport-security")).toBe("max-age=31536000");
    await secure.close();
  });

  it("ends after half an hour of nothing, after half a day, and when it is revoked", async () => {
    const { cookie } = await site.signedIn("lead");
    expect(await opens(cookie)).toBe(true);
    await site.sql`update sessions set last_seen_at = now() - interval '29 minutes'`;
    expect(await opens(cookie)).toBe(true);
    await site.sql`update sessions set last_seen_at = now() - interval '31 minutes'`;
    expect(await opens(cookie)).toBe(false);
    await site.sql`update sessions set last_seen_at = now(), created_at = now() - interval '12 hours 1 minute'`;
    expect(await opens(cookie)).toBe(false);
    await site.sql`update sessions set created_at = now()`;
    expect(await opens(cookie)).toBe(true);
    await site.sql`update sessions set revoked_at = now()`;
    expect(await opens(cookie)).toBe(false);
  });

  it("ends by signing out, everywhere its cookie is", async () => {
    const lead = await site.signedIn("lead");
    const out = await lead.post("/sign-out");
    expect([out.status, out.headers.get("location")]).toEqual([303, "/sign-in?out=1"]);
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect(await opens(lead.cookie)).toBe(false);
  });

  it("ends by the button of an earlier session's page, too; by no other site's, and by no form that is not ours", async () => {
    const before = await site.signedIn("lead");
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(await (await before.get("/console")).text()) ?? [];
    const now = await site.signedIn("lead");
    expect((await now.post("/sign-out", { token }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await now.post("/sign-out", { token: "" })).status).toBe(403);
    expect(await opens(now.cookie)).toBe(true);
    expect((await now.post("/sign-out", { token })).headers.get("location")).toBe("/sign-in?out=1");
    expect(await opens(now.cookie)).toBe(false);
  });
});

describe("a link over the API", () => {
  it("is made for one of us by a key with the scope admin alone", async () => {
    await seed(site.sql, { adminKey: "ak_admin-admin-admin-admin-1" });
    const ask = async (key: string, email: string) =>
      await site.at("/v1/sign-in-links", {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ email }),
      });
    const made = await ask("ak_admin-admin-admin-admin-1", "admin@tarn.test");
    const { url } = JSON.parse(await made.text());
    expect(made.status).toBe(201);
    expect((await site.post(new URL(url).pathname, {})).status).toBe(303);
    expect((await ask("ak_admin-admin-admin-admin-1", "nobody@tarn.test")).status).toBe(422);
    await site.sql`update api_keys set scopes = '{read,write,ingest}'`;
    expect((await ask("ak_admin-admin-admin-admin-1", "admin@tarn.test")).status).toBe(403);
  });
});

describe("the first admin", () => {
  it("is seeded once, and stays what they were made since", async () => {
    await site.sql`update people set role = 'auditor' where lower(email) = 'admin@tarn.test'`;
    await seedAdmin(site.sql, { adminEmail: "ADMIN@tarn.test" });
    const people = await site.sql<{ role: string }[]>`select role from people where lower(email) = 'admin@tarn.test'`;
    expect(people.map(({ role }) => role)).toEqual(["auditor"]);
  });
});
