import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keepRefusal } from "../../../database/connection-checks.ts";
import { loadConnection, saveConnection } from "../../../database/connections.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
let name: string;
let count = 0;
beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin");
});
afterAll(() => site.close());

const settings = { organisation: "Acme", senders: [{ from: "Acme <care@acme.test>" }] };
beforeEach(async () => {
  count += 1;
  name = `desk-${count}`;
  const wanted = {
    name,
    kind: "rt" as const,
    baseUrl: "http://127.0.0.1:9",
    credentials: { user: "aftercare", password: "p-stored" },
    webhookSecrets: [],
    policy: "default",
    settings,
    ifVersion: null,
  };
  await saveConnection(site.sql, { vault: site.vault, by: "test", wanted });
});

const form = { version: "1", baseUrl: "http://127.0.0.1:10", policy: "default", organisation: "Acme" };
const address = () => `/console/settings/connections/${name}`;
const stored = async () => await loadConnection(site.sql, { name, vault: site.vault });
const changes = async () =>
  await site.sql<{ actor: string; what: string }[]>`
    select actor, what from settings_changes where subject = ${name} order by id`;

describe("saving a connection", () => {
  it("keeps what was left empty, and what the form does not show", async () => {
    expect((await admin.post(address(), form)).headers.get("location")).toBe(`${address()}?did=saved`);
    expect(await stored()).toMatchObject({
      baseUrl: "http://127.0.0.1:10",
      credentials: { user: "aftercare", password: "p-stored" },
      settings,
      version: 2,
    });
  });

  it("takes senders line by line, shows them again, and drops what was left empty", async () => {
    const typed = {
      ...form,
      "senders.0.from": "Acme Billing <billing@acme.test>",
      "senders.0.teams": " Billing , Refunds,",
      "senders.0.replyTo": "desk@acme.test",
      "senders.1.from": " ",
      "senders.1.teams": "",
      "senders.1.replyTo": "",
      "senders.2.from": "care@acme.test",
    };
    await admin.post(address(), typed);
    const senders = [
      { from: "Acme Billing <billing@acme.test>", teams: ["Billing", "Refunds"], replyTo: "desk@acme.test" },
      { from: "care@acme.test" },
    ];
    expect((await stored())?.settings.senders).toEqual(senders);
    const html = await (await admin.get(address())).text();
    expect(html).toContain('value="Acme Billing &lt;billing@acme.test&gt;"');
    expect(html).toContain('value="Billing, Refunds"');
    expect(html).toContain('name="senders.2.from"');
    expect(html).toContain("Mails leave from acme.test, signed for acme.test (DKIM key aftercare).");
    await admin.post(address(), { ...form, version: "2", "senders.0.from": "" });
    expect((await stored())?.settings.senders).toBeUndefined();
  });

  it.each([
    ["senders.0.from", { "senders.0.from": "Acme, Billing" }, "Sender 1 must be one mailbox"],
    ["senders.0.from", { "senders.0.from": "", "senders.0.teams": "Billing" }, "Sender 1 must be one mailbox"],
    ["senders.0.from", { "senders.0.from": "A\r\nBcc: x <a@acme.test>" }, "Sender 1 must be one line"],
    [
      "senders.1.replyTo",
      {
        "senders.0.from": "a@acme.test",
        "senders.1.from": "b@acme.test",
        "senders.1.teams": "B",
        "senders.1.replyTo": "x",
      },
      "Replies of sender 2 must be one e-mail address",
    ],
    [
      "senders.1.teams",
      { "senders.0.from": "a@acme.test", "senders.1.from": "b@acme.test" },
      "Teams of sender 2 must be given",
    ],
  ])("names %s when a sender is wrong: %j", async (field, wrong, text) => {
    const response = await admin.post(address(), { ...form, ...wrong });
    const html = await response.text();
    expect([response.status, html]).toEqual([422, expect.stringContaining(text)]);
    expect(html).toContain(`href="#${field}"`);
    expect(html).toContain(`id="${field}"`);
    expect((await stored())?.settings).toEqual(settings);
  });

  it("replaces and forgets single credentials", async () => {
    await admin.post(address(), { ...form, "credential.token": "1-27-x", "forget.password": "yes" });
    expect((await stored())?.credentials).toEqual({ user: "aftercare", token: "1-27-x" });
  });

  it.each([
    ["baseUrl", { baseUrl: "ftp://rt.test" }, "Address must be an http or https address"],
    ["baseUrl", { baseUrl: "http://10.0.0.1" }, "Address its address is private"],
    ["timeZone", { timeZone: "Nowhere" }, "Time zone must be an IANA time zone"],
    ["language", { language: "?" }, "Language must be a BCP 47"],
    ["policy", { policy: "none" }, "Policy is not there any more"],
  ])("names %s when it is wrong, and keeps what was typed", async (field, wrong, text) => {
    const typed = { ...form, organisation: "Typed & kept", "credential.token": "t-typed", ...wrong };
    const response = await admin.post(address(), typed);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain(text);
    expect(html).toContain(`href="#${field}"`);
    expect(html).toContain("Typed &amp; kept");
    expect(html).not.toContain("t-typed");
    expect((await stored())?.version).toBe(1);
  });

  it("puts nothing over somebody else's change unseen, and loses nothing that was typed", async () => {
    await admin.post(address(), form);
    const late = await admin.post(address(), { ...form, organisation: "Typed late" });
    const html = await late.text();
    expect(late.status).toBe(409);
    expect(html).toContain("Somebody else saved this connection meanwhile");
    expect(html).toMatch(/Organisation.*Stands now:.*Acme.*You typed:.*Typed late/s);
    expect((await stored())?.settings.organisation).toBe("Acme");
    const [, version = ""] = /name="version" value="(\d+)"/.exec(html) ?? [];
    expect((await admin.post(address(), { ...form, version, organisation: "Typed late" })).status).toBe(303);
    expect((await stored())?.settings.organisation).toBe("Typed late");
  });

  it("is kept with who did it, and stands among the recent changes", async () => {
    await admin.post(address(), form);
    expect(await changes()).toEqual([
      { actor: "test", what: "connection-saved" },
      { actor: `person:${admin.person.id}`, what: "connection-saved" },
    ]);
    const html = await (await admin.get("/console/settings")).text();
    expect(html).toContain(`Marit Solberg saved the connection ${name}`);
    expect(html).toMatch(/· address/);
  });
});

describe("the webhook secrets of a connection", () => {
  it("are added, shown once, overlap, and are dropped but for the newest", async () => {
    const shown: string[] = [];
    for (const version of ["1", "2"]) {
      const html = await (await admin.post(`${address()}/secrets`, { version, do: "add" })).text();
      shown.push(/value="(whsec_[^"]+)"/.exec(html)?.[1] ?? "");
    }
    expect((await stored())?.webhookSecrets).toEqual(shown.toReversed());
    expect(await (await admin.get(address())).text()).not.toContain("whsec_");
    await admin.post(`${address()}/secrets`, { version: "3", do: "drop" });
    expect((await stored())?.webhookSecrets).toEqual([shown[1]]);
  });

  it("are not changed by a form sent twice, and never more than five", async () => {
    await admin.post(`${address()}/secrets`, { version: "1", do: "add" });
    expect((await admin.post(`${address()}/secrets`, { version: "1", do: "add" })).status).toBe(409);
    expect((await stored())?.webhookSecrets).toHaveLength(1);
    for (const version of ["2", "3", "4", "5"]) await admin.post(`${address()}/secrets`, { version, do: "add" });
    const sixth = await admin.post(`${address()}/secrets`, { version: "6", do: "add" });
    expect(await sixth.text()).toContain("Five secrets are valid already");
    expect((await stored())?.webhookSecrets).toHaveLength(5);
  });
});

describe("a connection", () => {
  it("says what is missing when it is checked, until the next check", async () => {
    expect((await admin.post(`${address()}/check`)).headers.get("location")).toBe(`${address()}#check`);
    const html = await (await admin.get(address())).text();
    expect(html).toContain("Missing: ");
    expect(await (await admin.get("/console/settings/connections")).text()).toMatch(/\d missing/);
  });

  it("shows that its webhooks are refused", async () => {
    expect(await (await admin.get(address())).text()).not.toContain("A webhook was refused");
    await keepRefusal(site.sql, { connection: name });
    expect(await (await admin.get(address())).text()).toContain("A webhook was refused");
  });

  it("is warned of a sender that no key signs for, when it is checked", async () => {
    await admin.post(address(), { ...form, "senders.0.from": "Other <care@other.test>" });
    expect(await (await admin.get(address())).text()).toContain("No key here signs for other.test");
    await admin.post(`${address()}/check`);
    expect(await (await admin.get(address())).text()).toContain("no key here signs for other.test");
  });

  it("is made once under one name", async () => {
    const made = { ...form, kind: "sample", name: `${name}-made`, "credential.token": "t" };
    expect((await admin.post("/console/settings/new-connection", made)).status).toBe(303);
    const again = await admin.post("/console/settings/new-connection", made);
    expect([again.status, await again.text()]).toEqual([422, expect.stringContaining("Name is taken")]);
    const unnamed = await admin.post("/console/settings/new-connection", { ...made, name: "a b" });
    expect([unnamed.status, await unnamed.text()]).toEqual([422, expect.stringContaining("Name must be 1 to 63")]);
  });

  it("is removed, unless tickets need it", async () => {
    expect((await admin.post(`${address()}/delete`)).headers.get("location")).toContain("did=removed");
    expect(await stored()).toBeNull();
    await site.solve();
    const api = await admin.post("/console/settings/connections/api/delete");
    expect([api.status, await api.text()]).toEqual([409, expect.stringContaining("is always there")]);
  });

  it("with tickets stays, and the page says why", async () => {
    await site.solve({ number: "9001" });
    await site.sql`update tickets set connection = ${name} where external_id = '9001'`;
    const kept = await admin.post(`${address()}/delete`);
    expect([kept.status, await kept.text()]).toEqual([409, expect.stringContaining("1 open follow-up")]);
    expect(await stored()).not.toBeNull();
  });
});

describe("a policy", () => {
  it("is paused and resumed, and both are kept with who did it", async () => {
    await admin.post("/console/settings/policies/default/pause");
    await admin.post("/console/settings/policies/default/pause");
    expect(await (await admin.get("/console/settings/policies")).text()).toContain("paused since");
    await admin.post("/console/settings/policies/default/resume");
    expect(await (await admin.get("/console/settings/policies")).text()).not.toContain("paused since");
    const actor = `person:${admin.person.id}`;
    expect([
      ...(await site.sql`select actor, what from settings_changes where subject = 'default' order by id`),
    ]).toEqual([
      { actor, what: "policy-paused" },
      { actor, what: "policy-resumed" },
    ]);
  });
});
