import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearAlarm, raiseAlarm } from "../../../database/alarms.ts";
import { recordAnswer } from "../../../database/answers.ts";
import { settle } from "../../../database/settling.ts";
import { keepTicketReply } from "../../../database/ticket-replies.ts";
import { asKeptReply } from "../../../mail/kept-words.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { pagesOf } from "./pages-of.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const casePath = (id: string): string => `/console/follow-ups/${id}`;
const actor = (): string => `person:${lead.person.id}`;
const { read, after } = pagesOf(() => lead);

describe("one press on Today", () => {
  it("makes a reply the customer's answer, in their own words, and nobody needs to look any more", async () => {
    const id = await site.ask({ subject: "Printing is slow" });
    await site.reply(id, "It prints, but <slowly>.");
    const before = await read("/console");
    expect(before).toContain("“It prints, but &lt;slowly&gt;.”");
    const fields = { verdict: "partly", of: "reply", from: "today", nonce: "t-1" };
    const html = await after(await lead.post(`${casePath(id)}/answer`, fields));
    expect(html).toContain(`<a href="${casePath(id)}">See or correct it</a>`);
    expect(html).not.toContain("Printing is slow");
    expect(await site.answers(id)).toMatchObject([
      { verdict: "partly", words: "It prints, but <slowly>.", source: "agent" },
    ]);
    expect(await site.row(id)).toMatchObject({ needsLook: null });
    expect((await site.events(id)).slice(-2)).toEqual([
      { event: "answered", actor: actor() },
      { event: "looked-at", actor: actor() },
    ]);
  });

  it("takes what was written into the ticket for told there, and the story says so", async () => {
    const number = "49010";
    const id = await site.ask({ number, subject: "Feeder squeaks" });
    const said = { messageId: "c-1", at: new Date(), raw: asKeptReply("Thanks, <all> well.") };
    await keepTicketReply(site.sql, { connection: "api", ticketId: number, ...said, resolvedAt: new Date() });
    expect(await read("/console")).toContain("“Thanks, &lt;all&gt; well.”");
    expect(await read(casePath(id))).toContain("The customer wrote into the ticket, which opened it again");
    await lead.post(`${casePath(id)}/answer`, { verdict: "held", of: "reply", from: "today", nonce: "t-2" });
    expect(await site.answers(id)).toMatchObject([{ verdict: "held", words: "Thanks, <all> well." }]);
    const channels = await site.sql`select channel from answers where follow_up_id = ${id}`;
    expect([...channels]).toEqual([{ channel: "ticket" }]);
  });

  it("is what sends the check-in on, while a reply keeps it back: there is nothing to send now", async () => {
    const id = await site.solve({ number: "49011" });
    expect(await read(casePath(id))).toContain("Send now");
    const said = { messageId: "c-2", at: new Date(), raw: asKeptReply("Hm.") };
    await keepTicketReply(site.sql, { connection: "api", ticketId: "49011", ...said, resolvedAt: new Date() });
    expect(await read(casePath(id))).not.toContain("Send now");
    await lead.post(`${casePath(id)}/look`);
    expect(await read(casePath(id))).toContain("Send now");
    await lead.post(`${casePath(id)}/skip`);
  });

  it("says that a reply is no answer, once", async () => {
    const id = await site.ask();
    await site.reply(id, "Out of office.");
    expect(await after(await lead.post(`${casePath(id)}/look`, { from: "today" }))).toContain(
      "Nobody else needs to look",
    );
    expect(await after(await lead.post(`${casePath(id)}/look`, { from: "today" }))).toContain(
      "Somebody else has looked already",
    );
    expect(await site.row(id)).toMatchObject({ stage: "asked", needsLook: null });
    expect(await site.answers(id)).toEqual([]);
  });

  it("does not take what the same answer led to for looked at", async () => {
    const id = await site.ask();
    const fields = { verdict: "held", satisfaction: "1", nonce: "u-1" };
    await lead.post(`${casePath(id)}/answer`, fields);
    await settle(site.sql, { followUpId: id });
    await lead.post(`${casePath(id)}/answer`, fields);
    expect(await site.row(id)).toMatchObject({ needsLook: "unhappy" });
  });

  it("is asked for only while it helps: what was said before the ticket was solved anew is kept on the case alone", async () => {
    const number = "49001";
    const first = await site.ask({ number, subject: "Tray jams", hoursAgo: 30 });
    await site.reply(first, "It jams again.");
    const shown = async () => ((await read("/console")).match(/Tray jams<\/a>/g) ?? []).length;
    const counted = async () => Number(/<span class="nav-count">(\d+)/.exec(await read("/console"))?.[1]);
    expect(await shown()).toBe(1);
    const before = await counted();
    await site.sql`update inbound_mails set received_at = now() - interval '20 hours' where follow_up_id = ${first}`;
    const second = await site.ask({ number, subject: "Tray jams", hoursAgo: 10 });
    expect([await shown(), (await counted()) - before]).toEqual([0, -1]);
    expect(await read("/console/follow-ups?tab=all&look=1")).not.toContain("Tray jams");
    for (const id of [first, second]) expect(await read(casePath(id))).toContain("It jams again.");
    expect(await read(casePath(first))).toContain("one of us looks at it: a reply nobody has read");

    // Who answers the older mail now says something about the newer solution.
    await site.reply(first, "And now it smokes.");
    expect([await shown(), (await counted()) - before]).toEqual([1, 0]);
    await lead.post(`${casePath(first)}/look`);
    await site.reply(second, "Smoke.");
    expect([await shown(), (await counted()) - before]).toEqual([1, 0]);
    await lead.post(`${casePath(second)}/look`);
  });

  it("is still asked for where the newer solution is not asked about", async () => {
    const number = "49002";
    const first = await site.ask({ number, subject: "Lid is loose", hoursAgo: 30 });
    await site.reply(first, "Loose again.");
    await site.sql`update inbound_mails set received_at = now() - interval '20 hours' where follow_up_id = ${first}`;
    const second = await site.solve({ number, subject: "Lid is loose", hoursAgo: 10 });
    expect(await read("/console")).not.toContain("Lid is loose");
    await lead.post(`${casePath(second)}/skip`);
    expect(await read("/console")).toContain("Lid is loose");
    await lead.post(`${casePath(first)}/look`);
  });

  it("is asked for again by whoever undoes a reading, however long ago the reply came", async () => {
    const number = "49003";
    const first = await site.ask({ number, subject: "Fan hums", hoursAgo: 30 });
    const none = { satisfaction: null, effort: null, againOn: null, actor: null };
    const reading = {
      ...none,
      followUpId: first,
      verdict: "held",
      words: "Hm.",
      source: "reply",
      dedupeKey: "m",
    } as const;
    await recordAnswer(site.sql, reading);
    await settle(site.sql, { followUpId: first });
    await site.sql`update follow_ups set outcome_at = now() - interval '20 hours' where id = ${first}`;
    await site.ask({ number, subject: "Fan hums", hoursAgo: 10 });
    expect(await read("/console")).not.toContain("Fan hums");
    await lead.post(`${casePath(first)}/reread`, { verdict: "unclear", version: "1" });
    expect(await read("/console")).toContain("Fan hums");
    await lead.post(`${casePath(first)}/look`);
  });

  it("clears an alarm, which comes back if it is still so", async () => {
    const alarm = { kind: "delivery-failed", subject: "crm" } as const;
    await raiseAlarm(site.sql, alarm);
    const [, path = ""] = /action="(\/console\/alarms\/\d+\/clear)"/.exec(await read("/console")) ?? [];
    const html = await after(await lead.post(path));
    expect(html).toContain("Cleared.");
    expect(html).not.toContain("Events do not reach crm");
    expect(await after(await lead.post(path))).toContain("cleared already");
    await raiseAlarm(site.sql, alarm);
    expect(await read("/console")).toContain("Events do not reach crm");
  });

  it("takes an alarm, and says afterwards what was done; what is well again by itself says so", async () => {
    await raiseAlarm(site.sql, { kind: "helpdesk-unreachable", subject: "desk-1" });
    await raiseAlarm(site.sql, { kind: "poll-failing", subject: "desk-2" });
    const page = await read("/console/alarms");
    expect(page).toContain('href="/console/settings/connections/desk-1"');
    const [, path = ""] = /desk-1 cannot be reached.*?action="(\/console\/alarms\/\d+)\/take"/s.exec(page) ?? [];
    expect(await after(await lead.post(`${path}/take`, { from: "alarms" }))).toContain("Yours.");
    expect(await read("/console")).toMatch(/<strong>Marit Solberg<\/strong>\s*takes care of it/);
    const done = "Renewed <the> token\u0007.";
    expect(await after(await lead.post(`${path}/clear`, { from: "alarms", done }))).toContain("Cleared.");
    await clearAlarm(site.sql, { kind: "poll-failing", subject: "desk-2" });
    const history = await read("/console/alarms?state=cleared");
    expect(history).toContain("Renewed &lt;the&gt; token .");
    expect(history).toMatch(/taken by Marit Solberg\s*·\s*cleared by Marit Solberg/);
    expect(history).toContain("well again by itself");
    expect(await after(await lead.post(`${path}/take`, { from: "alarms" }))).toContain("cleared already");
    expect((await lead.get("/console/alarms?state=x&after=%00zz")).status).toBe(200);
  });

  it("shows how it goes and what goes out; pausing is offered to who may", async () => {
    await site.solve({ company: "Ferri Legno", hoursAgo: 24 * 9 });
    const html = await read("/console");
    expect(html).toMatch(/<dt class="tile-label">Going out today<\/dt><dd class="tile-value"><a [^>]+>1<\/a>/);
    expect(html).toMatch(/<td class="num">1<\/td><td>Ferri Legno<\/td>/);
    expect(html).not.toContain("Pause sending");
    const admin = await site.signedIn("admin");
    expect(await (await admin.get("/console")).text()).toContain(
      '<a href="/console/settings/policies">Pause sending</a>',
    );
  });

  it("has nothing to press where nothing needs anybody, and says so", async () => {
    const quiet = await consoleUnderTest();
    const html = await (await (await quiet.signedIn("lead")).get("/console")).text();
    expect(html).toContain("Nothing needs you");
    expect(html).toContain("nothing needs you");
    expect(html).toContain("nothing to rate yet");
    expect(html).toContain("Nothing more today.");
    expect(html).toContain("<dt>Closed, held</dt><dd>0 tickets</dd>");
    await quiet.close();
  });
});

describe("the line under the navigation", () => {
  it("leads to the alarm whoever may see it, and tells the others that it is not theirs", async () => {
    const subject = crypto.randomUUID();
    await raiseAlarm(site.sql, { kind: "mail-refused", subject });
    const agent = await site.signedIn("agent", { email: "line@tarn.test", name: "Line" });
    expect(await read("/console")).toContain('<a href="/console/alarms">Something needs a look</a>');
    const theirs = await (await agent.get("/console")).text();
    expect(theirs).toContain("Something is disturbed; an admin has been told");
    expect(theirs).not.toContain("Something needs a look");
    await clearAlarm(site.sql, { kind: "mail-refused", subject });
  });
});
