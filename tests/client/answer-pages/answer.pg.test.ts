import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";
import { checkedOf, inDays, nonceOf } from "./shown.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

describe("sending an answer", () => {
  it("keeps it, and goes on to the outcome", async () => {
    const { path, followUpId } = await site.ask();
    const sent = await site.post(path, {
      nonce: nonceOf(await (await site.get(path)).text()),
      verdict: "not_held",
      satisfaction: "2",
      effort: "3",
      words: "  Worked on Saturday,\r\nstuck again.\u0000\u0007  ",
      again_on: inDays(3),
    });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${path}?done=1`]);
    expect(await site.answers(followUpId)).toEqual([
      { verdict: "not_held", satisfaction: 2, effort: 3, words: "Worked on Saturday,\nstuck again.", againOn: null },
    ]);
    const html = await (await site.get(`${path}?done=1`)).text();
    expect(html).toContain("We are sorry it came back");
    expect(html).toMatch(/You hear from Priya <strong>by <time datetime="[^"]+">(today|tomorrow), \d\d:\d\d<\/time>/);
    expect(html).toMatch(/Change it before <time datetime="[^"]+">\d\d:\d\d(:\d\d)?<\/time> and nothing is reopened/);
    expect(html).toContain("2 of 5");
  });

  it("takes no scores and no words", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "held" });
    expect(await site.answers(followUpId)).toEqual([
      { verdict: "held", satisfaction: null, effort: null, words: "", againOn: null },
    ]);
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("stays closed. There is nothing more to do.");
  });

  it("is one answer however often the same form arrives, also at once", async () => {
    const { path, followUpId } = await site.ask();
    const send = () => site.post(path, { nonce: "same", verdict: "partly", words: "Only the first page prints." });
    const all = await Promise.all(Array.from({ length: 20 }, send));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await site.answers(followUpId)).toHaveLength(1);
  });

  it("is one answer when the same is said again on a new page", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "first", verdict: "held", satisfaction: "5" });
    await site.post(path, { nonce: "second", verdict: "held", satisfaction: "5" });
    expect(await site.answers(followUpId)).toHaveLength(1);
  });

  it("keeps every version of a changed answer, also one sent from the same page", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "same", verdict: "not_held" });
    await site.post(path, { nonce: "same", verdict: "held" });
    expect((await site.answers(followUpId)).map(({ verdict }) => verdict)).toEqual(["not_held", "held"]);
  });

  it("shows the stored answer for a change", async () => {
    const { path } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "partly", satisfaction: "4", effort: "6", words: "\n<b>almost</b>" });
    const html = await (await site.get(path)).text();
    expect(checkedOf(html)).toEqual(["verdict=partly", "satisfaction=4", "effort=6"]);
    expect(html).toContain("&lt;b&gt;almost&lt;/b&gt;</textarea>");
    expect(checkedOf(await (await site.get(`${path}?v=held`)).text())).toContain("verdict=held");
  });

  it("takes a multipart form as well", async () => {
    const { path, followUpId } = await site.ask();
    const body = new FormData();
    body.set("verdict", "held");
    body.set("nonce", "n");
    expect((await site.app.request(path, { method: "POST", body })).status).toBe(303);
    expect(await site.answers(followUpId)).toHaveLength(1);
  });

  it("counts an answer without a nonce: it must not be lost", async () => {
    const { path, followUpId } = await site.ask();
    expect((await site.post(path, { verdict: "held" })).status).toBe(303);
    expect(await site.answers(followUpId)).toHaveLength(1);
  });
});

describe("when something is missing", () => {
  it("says so on top and at the field, and keeps what was typed", async () => {
    const { path, followUpId } = await site.ask();
    const answer = await site.post(path, { nonce: "n", satisfaction: "4", words: "It is faster <now>." });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain("<title>Error: Did the fix hold?");
    expect(html).toContain("One thing is missing");
    expect(html).toMatch(/<footer class="customer-foot"><p>This page is about Ticket \d+ only\. <a/);
    expect(html).toContain('<a href="#verdict-held">Choose whether the fix held</a>');
    expect(checkedOf(html)).toEqual(["satisfaction=4"]);
    expect(html).toContain("It is faster &lt;now&gt;.</textarea>");
    expect(await site.answers(followUpId)).toEqual([]);
  });

  it("counts the characters of a text that is too long, and loses none of them", async () => {
    const { path, followUpId } = await site.ask();
    const words = "🙂".repeat(4001);
    const answer = await site.post(path, { nonce: "n", verdict: "held", words });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain("Your text has 4,001 characters, and 4,000 fit. Please shorten it");
    expect(html).toContain(`${words}</textarea>`);
    expect((await site.post(path, { nonce: "n", verdict: "held", words: "🙂".repeat(4000) })).status).toBe(303);
    expect((await site.answers(followUpId))[0]?.words).toHaveLength(8000);
  });

  it.each([
    ["satisfaction", "0", "Choose a number from 1 to 5"],
    ["satisfaction", "6", "Choose a number from 1 to 5"],
    ["effort", "8", "Choose a number from 1 to 7"],
    ["effort", "3.5", "Choose a number from 1 to 7"],
    ["verdict", "maybe", "Choose whether the fix held"],
  ])("refuses %s = %s", async (field, value, text) => {
    const { path, followUpId } = await site.ask();
    const answer = await site.post(path, { nonce: "n", verdict: "held", [field]: value });
    expect([answer.status, (await answer.text()).includes(text)]).toEqual([422, true]);
    expect(await site.answers(followUpId)).toEqual([]);
  });

  it("refuses more than 64 kB before reading it, and says how to get the text back", async () => {
    const { path } = await site.ask();
    const answer = await site.post(path, { verdict: "held", words: "x".repeat(70_000) });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("Press Back: your text is still there.");
  });
});

describe("a change of mind", () => {
  it("back to what was said before is a new version, also with the very form it was first said with", async () => {
    const { path, followUpId } = await site.ask();
    for (const verdict of ["not_held", "held", "not_held", "not_held"]) await site.post(path, { nonce: "n", verdict });
    const answers = await site.answers(followUpId);
    expect(answers.map((answer) => answer.verdict)).toEqual(["not_held", "held", "not_held"]);
  });
});

describe("after the window", () => {
  it("still lets “still broken” through, and nothing else", async () => {
    const { path, followUpId } = await site.ask();
    await site.end(followUpId);
    const html = await (await site.get(`${path}?v=held`)).text();
    expect(html).toContain("This check-in has ended");
    const late = await site.post(path, { nonce: "n", verdict: "held", words: "All fine, & thanks" });
    expect([late.status, (await late.text()).includes("All fine, &amp; thanks</textarea>")]).toEqual([409, true]);
    expect(await site.answers(followUpId)).toEqual([]);
    const broken = await site.post(path, { nonce: "n", verdict: "not_held", words: "Stuck again" });
    expect([broken.status, broken.headers.get("location")]).toEqual([303, `${path}?done=1`]);
    expect((await site.answers(followUpId)).map(({ verdict }) => verdict)).toEqual(["not_held"]);
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("We open a new ticket and link it to");
  });
});
