import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";
import { checkedOf } from "./shown.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

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

  it("uses the name of the mail's sender where the connection gives none, as the mail did", async () => {
    const { path } = await site.ask();
    await site.sql`update connections set settings = '{"senders": [{"from": "Tarn Care <care@tarn.test>"}]}' where name = 'api'`;
    const html = await (await site.get(path)).text();
    await site.sql`update connections set settings = '{}' where name = 'api'`;
    expect(html).toContain('<header class="customer-head"><strong>Tarn Care</strong>');
  });

  it("shows markup in a subject as text", async () => {
    const { path } = await site.ask({ subject: "<script>alert(1)</script>", summary: "<img src=x>" });
    const html = await (await site.get(path)).text();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;.");
    expect(html).not.toMatch(/<script|<img/);
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
