import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

const nonceOf = (html: string) => /name="nonce" value="([^"]+)"/.exec(html)?.[1] ?? "";
const checkedOf = (html: string) =>
  [...html.matchAll(/<input type="radio"[^>]*? name="([^"]+)" value="([^"]+)"[^>]*? checked/g)].map(
    (m) => `${m[1]}=${m[2]}`,
  );
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe("opening the page", () => {
  it("shows the question with the ticket, what was done, and the choice of the mail", async () => {
    const { path } = await site.ask();
    const page = await site.get(`${path}?v=not_held`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain("<h1>Did the fix hold?</h1>");
    expect(html).toContain("Sync stops at 99 %.");
    expect(html).toMatch(/Priya wrote (yesterday|on \w+day): “I cleared a stuck upload/);
    expect(html).toContain("the ticket is reopened and Priya sees your answer");
    expect(html).toContain("“Tarn Systems made it easy to handle my issue.”");
    expect(checkedOf(html)).toEqual(["verdict=not_held"]);
  });

  it.each(["", "?v=", "?v=maybe", "?v[]=held"])("preselects nothing for %j", async (query) => {
    const { path } = await site.ask();
    expect(checkedOf(await (await site.get(path + query)).text())).toEqual([]);
  });

  it("records nothing, by GET and by HEAD, however often a scanner comes", async () => {
    const { path, followUpId } = await site.ask();
    for (const verdict of ["held", "partly", "not_held", "not_tested"]) {
      await site.get(`${path}?v=${verdict}`);
      const head = await site.app.request(`${path}?v=${verdict}`, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
    }
    expect(await site.answers(followUpId)).toEqual([]);
  });

  it("speaks the customer's language, German whole", async () => {
    const { path } = await site.ask({ language: "de-AT", agent: "Jonas Weber" });
    const html = await (await site.get(path)).text();
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(html).toContain("Hat die Lösung gehalten?");
    expect(html).toContain("und Jonas sieht Ihre Antwort");
  });

  it("names nobody where nobody is known, and says “we”", async () => {
    const { path } = await site.ask({ agent: null, summary: "" });
    const html = await (await site.get(path)).text();
    expect(html).toMatch(/We resolved it (yesterday|on \w+day)\./);
    expect(html).toContain("the ticket is reopened and we see your answer");
  });

  it("asks only what the policy asks", async () => {
    const { path } = await site.ask({ rules: { questions: ["verdict", "words"] } });
    const html = await (await site.get(path)).text();
    expect(html).not.toContain('name="satisfaction"');
    expect(html).not.toContain('name="effort"');
    expect(html).toContain('name="words"');
  });

  it("uses the name a connection gives the organisation", async () => {
    const { path } = await site.ask();
    await site.sql`update connections set settings = '{"organisation": "Tarn Cloud"}' where name = 'api'`;
    const html = await (await site.get(path)).text();
    await site.sql`update connections set settings = '{}' where name = 'api'`;
    expect(html).toContain("“Tarn Cloud made it easy");
    expect(html).not.toContain("Tarn Systems");
  });

  it("shows markup in a subject as text", async () => {
    const { path } = await site.ask({ subject: "<script>alert(1)</script>", summary: "<img src=x>" });
    const html = await (await site.get(path)).text();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;.");
    expect(html).not.toMatch(/<script|<img/);
  });
});

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

describe("“not tested yet”", () => {
  const rules = { holdWindow: "P14D" };

  it("asks for a day from tomorrow on, so early that a day is left to answer", async () => {
    const { path } = await site.ask({ rules, timeZone: "UTC", hoursAgo: 48 });
    const html = await (await site.get(path)).text();
    expect(html).toContain(`value="${inDays(3)}" min="${inDays(1)}" max="${inDays(10)}"`);
  });

  it("keeps the day, and says that we write again on it", async () => {
    const { path, followUpId } = await site.ask({ rules, timeZone: "UTC" });
    expect((await site.post(path, { nonce: "n", verdict: "not_tested", again_on: inDays(5) })).status).toBe(303);
    expect((await site.answers(followUpId))[0]?.againOn).toBe(inDays(5));
    expect(await (await site.get(`${path}?done=1`)).text()).toMatch(
      /We write to you about .* again on <strong>\w{3} \d+/,
    );
  });

  it.each([inDays(0), inDays(40), "2026-02-30", "tomorrow"])(
    "refuses %s and says which days there are",
    async (day) => {
      const { path, followUpId } = await site.ask({ rules, timeZone: "UTC" });
      const answer = await site.post(path, { nonce: "n", verdict: "not_tested", again_on: day, words: "still here" });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toMatch(/Choose a day from \w{3} \d+ \w+( \d{4})? to .*still here<\/textarea>/s);
      expect(await site.answers(followUpId)).toEqual([]);
    },
  );

  it("does not promise another question after the last", async () => {
    const { path, followUpId } = await site.ask();
    await site.sql`update follow_ups set round = 3 where id = ${followUpId}`;
    await site.sql`update mail_follow_ups set round = 3 where follow_up_id = ${followUpId}`;
    expect(await (await site.get(path)).text()).not.toContain('name="again_on"');
    await site.post(path, { nonce: "n", verdict: "not_tested", again_on: inDays(3) });
    expect((await site.answers(followUpId))[0]?.againOn).toBeNull();
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("Thank you for telling us");
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

describe("what helpdesks write", () => {
  it("cannot pass for another text", async () => {
    const { path, followUpId } = await site.ask();
    await site.sql`
      update tickets set subject = ${"Report \u202etxt.exe\u0008"}
      where id = (select ticket_id from follow_ups where id = ${followUpId})`;
    const html = await (await site.get(path)).text();
    expect(html).toContain("Report txt.exe");
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

describe("what becomes of it", () => {
  it("is not promised anew once it is settled", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "not_held" });
    await site.sql`
      insert into settlements (follow_up_id, number, answer_version, verdict, action) values (${followUpId}, 1, 1, 'not_held', 'reopened')`;
    await site.sql`
      update follow_ups set stage = 'settled', settled_version = 1, settlements = 1, outcome = 'reopened' where id = ${followUpId}`;
    const html = await (await site.get(`${path}?done=1`)).text();
    expect(html).not.toContain("nothing is reopened");
    expect(html).toContain("You can correct your answer until");
    await site.post(path, { nonce: "m", verdict: "held" });
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("Good to hear it works now");
  });

  it("is being reopened until the helpdesk has it, and is open again then", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "not_held" });
    await site.sql`update follow_ups set stage = 'settled', outcome = 'reopened' where id = ${followUpId}`;
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("is being reopened");
    await site.sql`update follow_ups set outcome_receipt = '{"ticketId": "1"}' where id = ${followUpId}`;
    const html = await (await site.get(`${path}?done=1`)).text();
    expect(html).toContain("is open again");
    expect(html).not.toContain("is being reopened");
  });

  it("speaks of the customer's words only where there are some", async () => {
    const { path } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "not_held" });
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("gets your answer and everything tried so far");
    await site.post(path, { nonce: "m", verdict: "not_held", words: "Stuck again." });
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("gets your words and everything tried so far");
  });

  it("counts the grace from the first “not held”: a correction does not extend it", async () => {
    const { path, followUpId } = await site.ask({ rules: { grace: "PT1H" } });
    await site.post(path, { nonce: "n", verdict: "not_held" });
    await site.sql`update answers set at = now() - interval '61 minutes' where follow_up_id = ${followUpId}`;
    await site.post(path, { nonce: "m", verdict: "partly" });
    expect(await (await site.get(`${path}?done=1`)).text()).not.toContain("nothing is reopened");
  });

  it("says that a promised moment has passed instead of promising it again", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "not_held" });
    await site.sql`update answers set at = now() - interval '2 days' where follow_up_id = ${followUpId}`;
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("If you did not, please reply to our mail.");
  });

  it("names the ticket that goes on with it", async () => {
    const { path, followUpId } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "not_held" });
    await site.sql`
      update follow_ups set outcome = 'follow_up_ticket', outcome_receipt = '{"ticketId": "50001"}' where id = ${followUpId}`;
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("We opened ticket 50001 to go on with");
  });

  it("tells an unhappy customer that a person reads it", async () => {
    const { path } = await site.ask();
    await site.post(path, { nonce: "n", verdict: "held", satisfaction: "1" });
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("A person reads your answer.");
  });

  it("is the question, while nothing has been answered", async () => {
    const { path } = await site.ask();
    expect(await (await site.get(`${path}?done=1`)).text()).toContain("Send my answer");
  });
});
