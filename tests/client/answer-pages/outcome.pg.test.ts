import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

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

  it("marks what is quoted with its language where there is no page in that one", async () => {
    const portuguese = await site.ask({ language: "pt", subject: "Impressora offline" });
    expect(await (await site.get(portuguese.path)).text()).toContain('<bdi lang="pt">Impressora offline');
    await site.post(portuguese.path, { nonce: "n", verdict: "not_held", words: "Ainda não imprime." });
    const html = await (await site.get(`${portuguese.path}?done=1`)).text();
    expect(html).toContain('<blockquote class="space" dir="auto" lang="pt">Ainda não imprime.');
    const german = await site.ask({ language: "de-AT", subject: "Drucker offline" });
    expect(await (await site.get(german.path)).text()).toContain("<bdi>Drucker offline");
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
