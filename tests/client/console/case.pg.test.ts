import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyAsShown } from "../../../client/api/why.ts";
import { askingFacts } from "../../../database/asking.ts";
import { decisionsOf } from "../../../database/asking-decisions.ts";
import { claimCheckIn } from "../../../database/check-in.ts";
import { saveConnection } from "../../../database/connections.ts";
import { claimEffect, releaseEffect } from "../../../database/effects.ts";
import { openEffects } from "../../../database/open-effects.ts";
import { followUpView } from "../../../database/follow-up-view.ts";
import { optOut } from "../../../database/opt-outs.ts";
import { mayAsk } from "../../../domain/permission.ts";
import { recordAnswer } from "../../../database/answers.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { settle } from "../../../database/settling.ts";
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
const { read } = pagesOf(() => lead);

const answerNotHeld = (followUpId: string) =>
  recordAnswer(site.sql, {
    followUpId,
    verdict: "not_held",
    satisfaction: 3,
    effort: 4,
    words: "Came <b>back</b>.",
    againOn: null,
    source: "page",
    dedupeKey: "d",
    actor: null,
  });

describe("the case", () => {
  it("tells one story over all resolutions of the ticket, whichever was opened", async () => {
    const first = await site.ask({
      number: "9001",
      hoursAgo: 200,
      summary: "Cleared the queue.",
      rules: { grace: "PT0S" },
    });
    await answerNotHeld(first);
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

  it("leads from its story to the review that was opened about it", async () => {
    const id = await site.ask({ number: "9017" });
    const actor = `person:${lead.person.id}`;
    const opened = await openReviewByHand(site.sql, { followUpIds: [id], title: null, actor });
    if (!opened.opened) throw new Error(opened.because);
    expect(await read(casePath(id))).toContain(`<a href="/console/reviews/${opened.reviewId}">A review was opened</a>`);
  });

  it("marks what the customer wrote with its language, on the case and on Today", async () => {
    const id = await site.ask({ number: "9050", subject: "Impressora offline", language: "pt" });
    await site.reply(id, "Ainda não imprime.");
    await answerNotHeld(id);
    const html = await read(casePath(id));
    expect(html).toContain('<h1 lang="pt">Impressora offline</h1>');
    expect(html).toMatch(/<div class="words kept-lines" lang="pt">Ainda não imprime\./);
    expect(html).toContain('<div class="words kept-lines" lang="pt">Came &lt;b&gt;back');
    const today = await read("/console");
    expect(today).toMatch(/lang="pt">Impressora offline<\/a>/);
    expect(today).toMatch(/<p class="work-quote" lang="pt">“Ainda não imprime\./);
    expect(await read(casePath(await site.ask({ number: "9051", language: "en-GB" })))).toContain("<h1>");
  });

  it("does not say that the ticket is back in the helpdesk before it is, and why it is not", async () => {
    const wanted = {
      name: "desk",
      kind: "sample",
      baseUrl: "https://desk.tarn.test",
      credentials: { token: "t" },
    } as const;
    await saveConnection(site.sql, {
      wanted: { ...wanted, webhookSecrets: [], policy: "default", settings: {}, ifVersion: null },
      vault: site.vault,
      by: "test",
    });
    const id = await site.ask({ rules: { grace: "PT0S" } });
    await site.sql`update tickets set connection = 'desk' where id = (select ticket_id from follow_ups where id = ${id})`;
    await answerNotHeld(id);
    await settle(site.sql, { followUpId: id });
    const owed = await read(casePath(id));
    expect(owed).toContain("Next: the ticket goes back to the helpdesk, with a note.");
    expect(owed).toContain("That is being done now.");
    expect(owed).not.toContain("Back in the helpdesk.");
    const [effect] = await openEffects(site.sql, { followUpId: id });
    const claim = await claimEffect(site.sql, effect?.key ?? "");
    if (!claim.claimed) throw new Error("nothing was to be done");
    await releaseEffect(site.sql, { ...claim, error: "unavailable" });
    const tried = await read(casePath(id));
    expect(tried).toContain("The helpdesk could not be reached so far. It is tried again by itself");
    expect(await read("/console/follow-ups?tab=settled")).toContain("is being reopened");
    await site.sql`update effects set phase = 'accepted' where follow_up_id = ${id}`;
    expect(await read(casePath(id))).toContain("Back in the helpdesk. Nothing more happens by itself.");
  });

  it.each([
    ["merged", "The ticket that it was merged into is followed up when it is solved."],
    ["deleted", "Nothing more happens by itself."],
  ])("does not promise that a ticket that was %s is followed up again", async (reason, says) => {
    const id = await site.solve({ hoursAgo: 0 });
    await site.sql`update follow_ups set stage = 'cancelled', reason = ${reason} where id = ${id}`;
    const html = await read(casePath(id));
    expect(html).toContain(says);
    expect(html).not.toContain("followed up anew");
  });

  it("does not say that nobody answered where a reply waits to be read", async () => {
    const id = await site.ask({ rules: { remindAfter: null, patience: "PT0S" } });
    await site.reply(id, "It prints now, but is it normal that each page takes so long?");
    await settle(site.sql, { followUpId: id });
    const html = await read(casePath(id));
    expect(html).toContain("Handed to a person: a reply waits to be read");
    expect(html).not.toContain("nobody answered");
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

  it("does not say of what was told before the question that it will be asked", async () => {
    const id = await site.solve({ hoursAgo: 0 });
    await site.sql`update follow_ups set stage = 'settled' where id = ${id}`;
    const html = await read(casePath(id));
    expect(html).toContain("Why nobody was asked");
    expect(html).toContain("Answered before it was asked");
    expect(html).not.toContain("Why it waits");
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
