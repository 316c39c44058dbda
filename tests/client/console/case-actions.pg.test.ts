import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
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

  it("says how one of us was told, on the case and in exports; corrected, that is a new version", async () => {
    const id = await site.ask({ number: "channel-1" });
    expect(await read(`${casePath(id)}?do=answer`)).toMatch(
      /<option value="">Not said<\/option><option value="phone">By phone/,
    );
    await lead.post(`${casePath(id)}/answer`, { verdict: "held", channel: "phone", nonce: "n-1" });
    expect(await read(casePath(id))).toContain("told by phone to Marit Solberg");
    for (const nonce of ["n-2", "n-3"])
      await lead.post(`${casePath(id)}/answer`, { verdict: "held", channel: "in_person", nonce });
    expect(await read(casePath(id))).toContain("told in person to Marit Solberg");
    const answers = await read("/console/export/follow-ups.csv?rows=answers&q=channel-1&tab=all");
    expect(answers).toMatch(/by,channel,at/);
    expect(answers.match(/,agent,(\w+),/g)).toEqual([",agent,phone,", ",agent,in_person,"]);
    const wrong = await lead.post(`${casePath(id)}/answer`, { verdict: "held", channel: "smoke", nonce: "n-4" });
    expect([wrong.status, (await site.answers(id)).length]).toEqual([422, 2]);
  });

  it("takes the words of an unread reply for a mail", async () => {
    const id = await site.ask();
    await site.reply(id, "All good.");
    expect(await read(`${casePath(id)}?do=answer`)).toContain('<option value="mail" selected="">By mail');
    await lead.post(`${casePath(id)}/answer`, { verdict: "held", of: "reply", nonce: "n-1" });
    expect(await read(casePath(id))).toContain("told by mail to Marit Solberg");
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
    // The back button leads to what was said of the stop, which is no longer so.
    expect(await read(`${casePath(id)}?did=skip`)).not.toContain("Skipped. Nobody is asked");
    // The tab that still shows the button finds nothing to undo.
    expect(await after(await lead.post(`${casePath(id)}/restore`))).toContain("There is nothing to undo");
  });

  it("say nothing of an undo that was followed by another stop", async () => {
    const id = await site.solve({ hoursAgo: 0 });
    await lead.post(`${casePath(id)}/skip`);
    await lead.post(`${casePath(id)}/restore`);
    await lead.post(`${casePath(id)}/skip`);
    const html = await read(`${casePath(id)}?did=restore`);
    expect(html).not.toContain("Put back. It goes on");
    expect(html).toContain(`${casePath(id)}/restore"`);
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
    expect(await after(await lead.post(`${casePath(await site.ask())}/send-now`))).toContain(
      "Nothing was sent by this press: the check-in waits no longer.",
    );
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
