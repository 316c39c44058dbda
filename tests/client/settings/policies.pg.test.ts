import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { typedOf } from "../../../client/settings/policy-form.ts";
import { policyRules, savePolicy } from "../../../database/policies.ts";
import { defaultRules } from "../../../domain/policy.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
let lead: Browser;
let name: string;
let count = 0;
beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin");
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());
beforeEach(async () => {
  count += 1;
  name = `policy-${count}`;
  await savePolicy(site.sql, { name, rules: defaultRules, ifVersion: 0, by: "api:setup" });
});

const address = () => `/console/settings/policies/${name}`;
const stored = async () => await policyRules(site.sql, { name });
const form = (changes: Record<string, string>, version = "1") => ({
  as: "form",
  version,
  ...Object.fromEntries(typedOf(defaultRules)),
  ...changes,
});
const text = async (response: Response) => (await response.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

describe("writing a policy", () => {
  it("by form makes the next version, kept with who did it", async () => {
    const response = await admin.post(address(), form({ checkInAfter: "1 day 12 hours", "perCustomer.count": "3" }));
    expect([response.status, response.headers.get("location")]).toEqual([303, `${address()}?did=saved`]);
    expect(await stored()).toMatchObject({
      version: 2,
      updatedBy: `person:${admin.person.id}`,
      rules: { ...defaultRules, checkInAfter: "P1DT12H", perCustomer: { count: 3, within: "P7D" } },
    });
    const [change] = await site.sql`
      select actor, what, before, after from settings_changes where subject = ${name} order by id desc limit 1`;
    expect(change).toEqual({
      actor: `person:${admin.person.id}`,
      what: "policy-saved",
      before: { version: 1, checkInAfter: "PT24H", perCustomer: { count: 2, within: "P7D" } },
      after: { version: 2, checkInAfter: "P1DT12H", perCustomer: { count: 3, within: "P7D" } },
    });
    expect(await text(await admin.get("/console/settings"))).toContain("“Check in after a resolution”");
  });

  it("by JSON makes the next version", async () => {
    const json = JSON.stringify({ ...defaultRules, grace: "PT1H" });
    expect((await admin.post(address(), { as: "json", version: "1", json })).status).toBe(303);
    expect((await stored())?.rules.grace).toBe("PT1H");
  });

  it("as it stands writes nothing", async () => {
    expect((await admin.post(address(), form({}))).headers.get("location")).toBe(`${address()}?did=same`);
    expect((await stored())?.version).toBe(1);
  });

  it("says at the field what is wrong, and keeps what was typed", async () => {
    const response = await admin.post(address(), form({ checkInAfter: "soon & then", skip: "typed-tag" }));
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('href="#checkInAfter"');
    expect(html).toContain('id="checkInAfter-error"');
    expect(html).toContain("<h2>One thing to correct</h2>");
    expect(html).toContain('value="soon &amp; then"');
    expect(html).toMatch(/typed-tag\s*<\/textarea>/);
    expect((await stored())?.version).toBe(1);
  });

  it("shows beside what is typed what holds at present", async () => {
    const plain = await (await admin.get(address())).text();
    expect(plain).not.toContain("live: ");
    expect(plain).not.toContain("setting-changed");
    // As a browser sends it: the line for one more span of hours has its box ticked already.
    const typed = {
      "hours.1.holidays": "yes",
      checkInAfter: "soon",
      "match.teams": "Billing",
      "perCustomer.count": "4",
      requireHumanReply: "",
    };
    const html = await text(await admin.post(address(), form(typed)));
    expect(html).toContain("Check in after a resolution live: 24 hours");
    expect(html).toContain("Only tickets with live: any ticket");
    expect(html).toContain("One customer, at most live: 2 mails in 7 days");
    expect(html).toContain("Only when a person had replied live: yes");
    expect(html.match(/live: /g)).toHaveLength(4);
  });

  it("says that it is paused, by whom and what waits, and is resumed from there", async () => {
    expect((await admin.post(`${address()}/pause`, { back: "policy" })).headers.get("location")).toBe(
      `${address()}?did=paused`,
    );
    const none = await text(await lead.get(address()));
    expect(none).toMatch(/Asking is paused since today .* By Marit Solberg\. Nothing has become due meanwhile\./);
    expect(none).not.toContain("Resume");
    await site.solve({ number: `80${count}` });
    await site.sql`
      update follow_ups set policy_name = ${name}, check_in_at = now() - interval '1 minute' where ticket_id in (
        select id from tickets where external_id = ${`80${count}`})`;
    expect(await text(await admin.get(address()))).toMatch(
      /Resume and release 1 By .* 1 follow-up has become due and waits for it\./,
    );
    expect((await admin.post(`${address()}/resume`, { back: "policy" })).headers.get("location")).toBe(
      `${address()}?did=resumed`,
    );
    expect(await text(await admin.get(address()))).not.toContain("paused since");
  });

  it("of more than a form holds is refused with all that was typed, up to a megabyte", async () => {
    const long = "x".repeat(70_000);
    for (const [fields, field] of [
      [{ as: "json", version: "1", json: `{ "skip": ["${long}"] }` }, "json"],
      [form({ staff: long }), "staff"],
    ] as const) {
      const response = await admin.post(address(), fields);
      expect([field, response.status]).toEqual([field, 413]);
      const html = await response.text();
      expect(html).toContain(long);
      expect(html).toContain("What was typed may have at most 64 kB; these are");
      expect(html).toContain(`href="#${field}"`);
    }
    expect((await stored())?.version).toBe(1);
    expect((await admin.post(address(), form({ staff: "x".repeat(1_100_000) }))).status).toBe(413);
    // A field with a bound of its own says it itself.
    expect((await admin.post("/console/settings/new-policy", { name: "y".repeat(70_000) })).status).toBe(422);
  });

  it("by JSON says the path of what is wrong, and keeps what was typed", async () => {
    const json = '{ "hours": [{ "days": [8], "from": "09:00", "to": "10:00" }] }';
    const response = await admin.post(address(), { as: "json", version: "1", json });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain("hours[0].days[0]");
    expect(html).toContain("&quot;days&quot;: [8]");
    expect((await stored())?.version).toBe(1);
  });

  it.each([
    ["form", () => form({ patience: "9 days" })],
    ["json", () => ({ as: "json", version: "1", json: '{ "patience": "P9D" }' })],
  ])("puts nothing over somebody else's version unseen, and keeps what was typed: %s", async (_, typed) => {
    const rules = { ...defaultRules, grace: "PT1H" };
    await savePolicy(site.sql, { name, rules, ifVersion: 1, by: "api:other" });
    const late = await admin.post(address(), typed());
    const html = await late.text();
    expect(late.status).toBe(409);
    expect(html).toContain("Somebody else wrote version 2 meanwhile");
    expect(html).toMatch(/10 minutes<\/del>.*1 hour<\/ins>/s);
    expect(html).toMatch(/9 days|P9D/);
    expect((await stored())?.rules).toEqual(rules);
    expect(html).toContain('name="version" value="2"');
    expect((await admin.post(address(), { ...typed(), version: "2" })).status).toBe(303);
    expect((await stored())?.rules.patience).toBe("P9D");
  });

  it("with a fault as well still says that somebody else has written", async () => {
    await savePolicy(site.sql, { name, rules: { ...defaultRules, grace: "PT1H" }, ifVersion: 1, by: "api:other" });
    const late = await admin.post(address(), form({ patience: "soon" }));
    expect([late.status, await late.text()]).toEqual([422, expect.stringContaining("Somebody else wrote version 2")]);
  });
});

describe("the versions of a policy", () => {
  beforeEach(async () => {
    await savePolicy(site.sql, { name, rules: { ...defaultRules, grace: "PT1H" }, ifVersion: 1, by: "api:second" });
    await admin.post(address(), form({ grace: "1 hour", remindAfter: "", jitter: "0" }, "2"));
  });

  it("are listed with who wrote them and how much runs under them", async () => {
    await site.solve({ number: `70${count}` });
    await site.sql`
      update follow_ups set policy_name = ${name}, policy_version = 2 where ticket_id in (
        select id from tickets where external_id = ${`70${count}`})`;
    const html = await text(await lead.get(`${address()}/versions`));
    expect(html).toMatch(/Version 3, the newest .* Marit Solberg 0 .* Version 2 .* API key second 1 /);
    expect(html).toMatch(/Version 1 .* API key setup 0 /);
    expect(await text(await lead.get(address()))).toContain("1 follow-up under version 2, an older one");
  });

  it("are compared rule by rule, in words", async () => {
    const html = await text(await lead.get(`${address()}/versions?from=1&to=3`));
    expect(html).toContain("Time to correct an answer 10 minutes 1 hour");
    expect(html).toContain("Remind after 3 days no reminder");
    expect(html).toContain("Spread check-ins over 15 minutes 0 minutes");
    expect(await text(await lead.get(`${address()}/versions?from=2&to=2`))).toContain("Both say the same.");
    expect((await lead.get(`${address()}/versions?from=x&to=99`)).status).toBe(200);
  });

  it("are restored as a new one, kept with who did it", async () => {
    const restored = await admin.post(`${address()}/restore`, { restore: "1", version: "3" });
    expect(restored.headers.get("location")).toBe(`${address()}?did=restored`);
    expect(await stored()).toMatchObject({ version: 4, rules: defaultRules, updatedBy: `person:${admin.person.id}` });
  });

  it("are not restored over what nobody has seen", async () => {
    const late = await admin.post(`${address()}/restore`, { restore: "1", version: "2" });
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining("Nothing was restored")]);
    expect((await stored())?.version).toBe(3);
    expect((await admin.post(`${address()}/restore`, { restore: "9", version: "3" })).status).toBe(404);
  });

  it("are not restored when they break today's rules", async () => {
    await site.sql`update policies set rules = rules || '{"latest": "P90D"}' where name = ${name} and version = 1`;
    const response = await admin.post(`${address()}/restore`, { restore: "1", version: "3" });
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining("Not restored: by the")]);
    expect((await stored())?.version).toBe(3);
  });
});

describe("a new policy", () => {
  it("starts as a copy", async () => {
    await admin.post(address(), form({ patience: "9 days" }));
    const made = await admin.post("/console/settings/new-policy", { name: `${name}-copy`, from: name });
    expect(made.headers.get("location")).toBe(`${address()}-copy?did=created`);
    expect(await policyRules(site.sql, { name: `${name}-copy` })).toMatchObject({
      version: 1,
      rules: { patience: "P9D" },
    });
  });

  it.each([
    ["name", { name: "a b" }, "Name must be 1 to 63"],
    ["name", { name: "default" }, "Name is taken by another policy"],
    ["from", { from: "none" }, "Copy of is not there any more"],
    ["from", { from: "\0" }, "Copy of is not there any more"],
  ])("names %s when it is wrong, and keeps what was typed: %j", async (field, wrong, said) => {
    const typed = { name: `${name}-new`, from: name, ...wrong };
    const response = await admin.post("/console/settings/new-policy", typed);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain(said);
    expect(html).toContain(`href="#${field}"`);
    expect(html).toContain(`value="${typed.name}"`);
  });
});
