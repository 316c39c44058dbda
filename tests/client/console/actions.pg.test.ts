import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearAlarm, raiseAlarm } from "../../../database/alarms.ts";
import { whyAsShown } from "../../../client/api/why.ts";
import { askingFacts } from "../../../database/asking.ts";
import { decisionsOf } from "../../../database/asking-decisions.ts";
import { claimCheckIn } from "../../../database/check-in.ts";
import { followUpView } from "../../../database/follow-up-view.ts";
import { optOut } from "../../../database/opt-outs.ts";
import { mayAsk } from "../../../domain/permission.ts";
import { recordAnswer } from "../../../database/answers.ts";
import { settle } from "../../../database/settling.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const casePath = (id: string): string => `/console/follow-ups/${id}`;
const actor = (): string => `person:${lead.person.id}`;
const read = async (path: string): Promise<string> => await (await lead.get(path)).text();
/** Follows the redirect, as a browser does. */
async function after(response: Response): Promise<string> {
  expect(response.status).toBe(303);
  return await read(response.headers.get("location") ?? "");
}

describe("answering on behalf of a customer", () => {
  it("is recorded as told to this person, and acts like the customer's own", async () => {
    const id = await site.ask();
    const fields = {
      verdict: "not_held",
      satisfaction: "2",
      effort: "",
      words: "Still stuck.\r\nSince noon.",
      nonce: "n-1",
    };
    const html = await after(await lead.post(`${casePath(id)}/answer`, fields));
    expect(html).toContain("Recorded, as told to you.");
    expect(html).toContain("told to Marit Solberg");
    expect(html).toContain("Next: the answer is acted on");
    expect(await site.answers(id)).toEqual([
      { verdict: "not_held", words: "Still stuck.\nSince noon.", source: "agent", actor: actor(), satisfaction: 2 },
    ]);
    expect(await site.row(id)).toMatchObject({ stage: "answered" });
  });

  it("sent twice is one answer; corrected, it is the next version", async () => {
    const id = await site.ask();
    const send = async (verdict: string, nonce: string) =>
      await lead.post(`${casePath(id)}/answer`, { verdict, nonce });
    await send("not_held", "n-1");
    await send("not_held", "n-1");
    await send("held", "n-2");
    expect((await site.answers(id)).map(({ verdict }) => verdict)).toEqual(["not_held", "held"]);
  });

  it("without a verdict keeps what was typed, and says what is missing", async () => {
    const id = await site.ask();
    const page = await lead.post(`${casePath(id)}/answer`, { words: "He said <hm>", satisfaction: "9" });
    const html = await page.text();
    expect(page.status).toBe(422);
    expect(html).toContain("Choose what the customer told you.");
    expect(html).toContain("He said &lt;hm&gt;");
    expect(html).toContain("<title>Error: ");
    expect(await site.answers(id)).toEqual([]);
  });

  it("after the window takes only not held, and never one for what was skipped", async () => {
    const id = await site.ask();
    await site.sql`update follow_ups set answer_until = now() where id = ${id}`;
    expect(await after(await lead.post(`${casePath(id)}/answer`, { verdict: "held" }))).toContain(
      "the time for answers is over",
    );
    expect(await after(await lead.post(`${casePath(id)}/answer`, { verdict: "not_held" }))).toContain("Recorded");
    const skipped = await site.solve({ hoursAgo: 0 });
    await lead.post(`${casePath(skipped)}/skip`);
    expect(await after(await lead.post(`${casePath(skipped)}/answer`, { verdict: "held" }))).toContain(
      "takes no answer",
    );
  });
});

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

  it("has nothing to press where nothing needs anybody, and says so", async () => {
    const quiet = await consoleUnderTest();
    const html = await (await (await quiet.signedIn("lead")).get("/console")).text();
    expect(html).toContain("Nothing needs you");
    expect(html).toContain("nothing needs you");
    await quiet.close();
  });
});

describe("skip, cancel and send now", () => {
  it("leave out a check-in that has not been asked, with who did it, and offer to undo it", async () => {
    const id = await site.solve({ hoursAgo: 0 });
    const html = await after(await lead.post(`${casePath(id)}/skip`));
    expect(html).toContain("Skipped. Nobody is asked about this resolution");
    expect(html).toMatch(/Skipped: one of us decided so\s*<span class="quiet">by Marit Solberg/);
    expect(await site.row(id)).toMatchObject({ stage: "skipped" });
    expect(html).not.toContain(`${casePath(id)}/skip"`);
    expect(html).toContain(`${casePath(id)}/restore"`);
    const back = await after(await lead.post(`${casePath(id)}/restore`));
    expect(back).toContain("Put back.");
    expect(back).toMatch(/Put back to where it was\s*<span class="quiet">by Marit Solberg/);
    expect(back).not.toContain(`${casePath(id)}/restore"`);
    expect(await site.row(id)).toMatchObject({ stage: "scheduled", reason: null });
    // The tab that still shows the button finds nothing to undo.
    expect(await after(await lead.post(`${casePath(id)}/restore`))).toContain("There is nothing to undo");
  });

  it("say why a stop cannot be undone any more, instead of offering it", async () => {
    const id = await site.solve({ number: "7001", hoursAgo: 2 });
    await lead.post(`${casePath(id)}/skip`);
    await site.solve({ number: "7001", hoursAgo: 0 });
    const html = await read(`${casePath(id)}?did=skip`);
    expect(html).toContain("its newest resolution is the one that is followed up");
    expect(html).not.toContain(`${casePath(id)}/restore"`);
    expect(await after(await lead.post(`${casePath(id)}/restore`))).toContain("Not put back.");
  });

  it("offers no cancelling where the answer is in: it is acted on, and could only be corrected", async () => {
    const id = await site.ask();
    expect(await read(casePath(id))).toContain(`${casePath(id)}/cancel"`);
    await lead.post(`${casePath(id)}/answer`, { verdict: "not_held", nonce: "n-1" });
    const html = await read(casePath(id));
    expect(html).toContain("?do=answer");
    expect(html).not.toContain(`${casePath(id)}/cancel"`);
  });

  it("are told apart: what was asked is cancelled, not skipped", async () => {
    const id = await site.ask();
    expect(await after(await lead.post(`${casePath(id)}/skip`))).toContain("Not skipped");
    expect(await after(await lead.post(`${casePath(id)}/cancel`))).toContain("Cancelled. Nothing more is sent");
    expect(await site.row(id)).toMatchObject({ stage: "cancelled", reason: "by-a-person" });
  });

  it("release a waiting check-in at once, and nothing else", async () => {
    const id = await site.solve({ hoursAgo: 0 });
    expect(await after(await lead.post(`${casePath(id)}/send-now`))).toContain("Released. The check-in goes out now");
    const [row] = await site.sql<{ due: boolean }[]>`select due_at <= now() as due from follow_ups where id = ${id}`;
    expect(row?.due).toBe(true);
    expect(await after(await lead.post(`${casePath(await site.ask())}/send-now`))).toContain("Not sent");
  });
});

describe("how a reply was read", () => {
  /** Asked, and a machine took an answer out of the reply. */
  async function replied(words: string): Promise<string> {
    const id = await site.ask();
    await recordAnswer(site.sql, {
      followUpId: id,
      verdict: "held",
      satisfaction: null,
      effort: null,
      words,
      againOn: null,
      source: "reply",
      dedupeKey: "m-1",
      actor: null,
    });
    return id;
  }

  it("can be corrected by a person, in the customer's own words", async () => {
    const id = await replied("It works? <i>No</i>.");
    expect(await read(casePath(id))).toContain("?do=reread");
    const dialog = await read(`${casePath(id)}?do=reread`);
    expect(dialog).toContain("It works? &lt;i&gt;No&lt;/i&gt;.");
    const html = await after(await lead.post(`${casePath(id)}/reread`, { verdict: "not_held", version: "1" }));
    expect(html).toContain("Corrected.");
    expect(html).toContain("reading undone, counts no longer");
    expect(html).toContain("read from a reply by Marit Solberg");
    expect(html).toMatch(/The reading of the reply was corrected\s*<span class="quiet">by Marit Solberg/);
    expect(html).not.toContain("?do=reread");
    expect(await site.answers(id)).toMatchObject([{ verdict: "held" }, { verdict: "not_held", actor: actor() }]);
  });

  it("can be withdrawn, and then waits for a look", async () => {
    const id = await replied("Hm.");
    const html = await after(await lead.post(`${casePath(id)}/reread`, { verdict: "unclear", version: "1" }));
    expect(html).toContain("Withdrawn. The reading counts no longer");
    expect(html).toContain("one of us looks at it");
    expect(await site.row(id)).toMatchObject({ stage: "asked", needsLook: "reply" });
  });

  it("is not changed by a press without a choice, or from a page that shows an older answer", async () => {
    const id = await replied("Hm.");
    const html = await after(await lead.post(`${casePath(id)}/reread`, { version: "1" }));
    expect(html).toContain("choose what the reply says");
    expect(html).toContain("What do you read in it?");
    await lead.post(`${casePath(id)}/answer`, { verdict: "partly", nonce: "n" });
    const late = await after(await lead.post(`${casePath(id)}/reread`, { verdict: "not_held", version: "1" }));
    expect(late).toContain("something newer has been said since");
    expect((await site.answers(id)).map(({ verdict }) => verdict)).toEqual(["held", "partly"]);
  });
});

describe("the case", () => {
  it("tells one story over all resolutions of the ticket, whichever was opened", async () => {
    const first = await site.ask({
      number: "9001",
      hoursAgo: 200,
      summary: "Cleared the queue.",
      rules: { grace: "PT0S" },
    });
    await recordAnswer(site.sql, {
      followUpId: first,
      verdict: "not_held",
      satisfaction: 3,
      effort: 4,
      words: "Came <b>back</b>.",
      againOn: null,
      source: "page",
      dedupeKey: "d",
      actor: null,
    });
    await settle(site.sql, { followUpId: first });
    const second = await site.ask({ number: "9001", hoursAgo: 20, summary: "Replaced the disk." });
    for (const id of [first, second]) {
      const html = await read(casePath(id));
      const story = ["Cleared the queue.", "Came &lt;b&gt;back&lt;/b&gt;.", "Replaced the disk."];
      expect(story.map((text) => html.includes(text))).toEqual([true, true, true]);
      expect(html.indexOf("first resolution")).toBeLessThan(html.indexOf("second resolution"));
      expect(html).toContain("CSAT 3");
    }
    expect(await read(casePath(first))).toContain("The ticket was resolved anew since");
  });

  it("says why, rule by rule, and what is next and when, in the reader's zone", async () => {
    const id = await site.solve({ hoursAgo: 0 });
    await site.sql`update follow_ups set check_in_at = '2031-07-01T10:00:00Z' where id = ${id}`;
    const tokyo = await site.signedIn("auditor", { email: "t@tarn.test", name: "T", timeZone: "Asia/Tokyo" });
    const html = await (await tokyo.get(casePath(id))).text();
    expect(html).toContain("Why it waits");
    expect(html).toContain('<time datetime="2031-07-01T10:00:00.000Z">Tue 1 Jul 2031 19:00</time>');
    expect(html).toContain("Still waiting after the resolution");
    expect(html).not.toContain("?do=");
  });

  it("goes on saying why it was asked as it was decided then, here and over the API", async () => {
    const id = await site.solve({ company: null });
    const first = { followUpId: id, ticketStatus: null };
    await claimCheckIn(site.sql, {
      first,
      others: [],
      mail: () => ({ messageId: "<why@tarn.test>", effectKey: "why" }),
    });
    await site.sql`update follow_ups set stage = 'asked', asked_at = now() where id = ${id}`;
    await optOut(site.sql, { followUpId: id, scope: "all", by: "page", vault: site.vault });
    const html = await read(casePath(id));
    expect(html).toContain("Why this mail");
    expect(html).toContain("Not opted out");
    expect(html).toContain("As the rules stood when it was decided");
    expect(html).not.toContain("Opted out of every check-in");
    const view = await followUpView(site.sql, { id });
    if (view === null) throw new Error("the follow-up is gone");
    const permission = mayAsk(await askingFacts(site.sql, { followUpId: id }));
    const decisions = await decisionsOf(site.sql, { followUpId: id });
    const why = whyAsShown({ row: view.followUp, permission, decisions });
    expect(why.answer).toBe("asked");
    expect(why.decidedAt).not.toBeNull();
    expect(why.rules).toContainEqual({ rule: "not-opted-out", result: "pass", detail: null, until: null });
    expect(why.decisions).toHaveLength(1);
  });

  it("shows no mail, word or name that could become markup or a link that runs", async () => {
    const id = await site.ask({
      subject: "<script>alert(1)</script>",
      customer: '"><img src=x>',
      summary: "</p><script>",
    });
    await site.sql`update tickets set url = 'javascript:alert(1)' where id = (select ticket_id from follow_ups where id = ${id})`;
    for (const path of [casePath(id), "/console/follow-ups", `${casePath(id)}?do=answer`]) {
      const html = await read(path);
      expect(html).not.toMatch(/<script>|<img|javascript:|<style| style=| on\w+=/);
    }
  });
});

describe("the queue", () => {
  it("is filtered by its address, counts its tabs, and survives any nonsense in it", async () => {
    const own = await consoleUnderTest();
    const as = await own.signedIn("lead");
    const page = async (query: string) => await (await as.get(`/console/follow-ups${query}`)).text();
    const alpha = await own.ask({ subject: "Alpha", team: "Pay" });
    await own.solve({ subject: "Beta", team: "Print", hoursAgo: 0 });
    await as.post(`${casePath(alpha)}/answer`, { verdict: "held" });
    const found = async (query: string) => (await page(query)).match(/>(?:Alpha|Beta)</g);
    expect(await found("")).toEqual([">Alpha<", ">Beta<"]);
    expect(await found("?tab=scheduled")).toEqual([">Beta<"]);
    expect(await found("?verdict=held")).toEqual([">Alpha<"]);
    expect(await found("?verdict=none")).toEqual([">Beta<"]);
    expect(await found("?team=Print")).toEqual([">Beta<"]);
    expect(await found("?connection=api&q=LPH")).toEqual([">Alpha<"]);
    const day = new Date().toISOString().slice(0, 10);
    expect(await found(`?since=${day}&until=${day}`)).toHaveLength(2);
    expect(await found("?since=2031-01-01")).toBeNull();
    expect(await page("?since=2031-01-01")).toContain("Nothing fits these filters");
    expect(await page("?tab=settled")).toContain("Nothing is settled");
    for (const odd of [
      "?tab=none&verdict=x&since=yesterday&after=zzz&q=%00%27",
      "?after=WyIxIiwieCIsInkiXQ",
      "?q=%25_%5C",
    ]) {
      expect([odd, (await as.get(`/console/follow-ups${odd}`)).status]).toEqual([odd, 200]);
    }
    await own.close();
  });

  it("is read page by page without losing or repeating a line, most urgent first", async () => {
    const many = await consoleUnderTest();
    const as = await many.signedIn("lead");
    const ids: string[] = [];
    for (let i = 0; i < 120; i += 1) ids.push(await many.solve({ hoursAgo: 0, subject: `Case ${i}` }));
    await many.sql`update follow_ups set due_at = now() + (random() * 1000)::int * interval '1 minute'`;
    await many.sql`update follow_ups set due_at = null where id in ${many.sql(ids.slice(60, 120))}`;
    await many.sql`update follow_ups set needs_look = 'unhappy' where id in ${many.sql(ids.slice(50, 53))}`;
    for (const tab of ["", "tab=all&"]) {
      const seen: string[] = [];
      let next: string | null = `/console/follow-ups?${tab}`;
      while (next !== null) {
        const html: string = await (await as.get(next)).text();
        seen.push(
          ...[...html.matchAll(/case-title" href="\/console\/follow-ups\/(fu_[a-z2-7]+)"/g)].map(([, id]) =>
            String(id),
          ),
        );
        next = /<a href="([^"]+)" rel="next">/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null;
      }
      expect(seen).toHaveLength(120);
      expect(new Set(seen).size).toBe(120);
      const urgent = tab === "" ? ids.slice(50, 53) : ids.slice(-3);
      expect(seen.slice(0, 3).toSorted()).toEqual(urgent.toSorted());
    }
    await many.close();
  });
});
