import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Asked, type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

const threeTickets = async (): Promise<[Asked, Asked, Asked]> => {
  const [a, b, c] = await site.askSeveral([
    { subject: "Scan to mail stopped", hoursAgo: 40 },
    { subject: "Toner warning will not go away", hoursAgo: 35 },
    { subject: "Print jobs disappear", hoursAgo: 30 },
  ]);
  if (!a || !b || !c) throw new Error("not all were asked");
  return [a, b, c];
};
const verdictsOf = async (asked: Asked) => (await site.answers(asked.followUpId)).map(({ verdict }) => verdict);

describe("a mail about several tickets", () => {
  it("leads to one page with all of them, the pressed choice at its own ticket", async () => {
    const [, second] = await threeTickets();
    const html = await (await site.get(`${second.path}?v=held`)).text();
    expect(html).toContain("Did these three fixes hold?");
    expect(html).toMatch(/Scan to mail.*Toner warning.*Print jobs/s);
    const checked = [...html.matchAll(/name="([^"]+)" value="([^"]+)"[^>]*? checked/g)].map((m) => [m[1], m[2]]);
    expect(checked).toEqual([[`verdict.${second.followUpId}`, "held"]]);
  });

  it("takes the answers there are and leaves the others open", async () => {
    const [first, second, third] = await threeTickets();
    const sent = await site.post(first.path, {
      nonce: "n",
      [`verdict.${first.followUpId}`]: "held",
      [`satisfaction.${first.followUpId}`]: "5",
      [`verdict.${third.followUpId}`]: "not_held",
      [`words.${third.followUpId}`]: "Two jobs vanished today.",
      [`again_on.${second.followUpId}`]: "2026-01-01",
    });
    expect(sent.headers.get("location")).toBe(`${first.path}?done=1`);
    expect(await site.answers(first.followUpId)).toMatchObject([{ verdict: "held", satisfaction: 5, words: "" }]);
    expect(await verdictsOf(second)).toEqual([]);
    expect(await site.answers(third.followUpId)).toMatchObject([
      { verdict: "not_held", words: "Two jobs vanished today." },
    ]);
    const html = await (await site.get(`${first.path}?done=1`)).text();
    expect(html).toContain("Thank you for your answers");
    expect(html).toContain("One ticket is still open.");
  });

  it("does not touch an answer that stands when another is added", async () => {
    const [first, second] = await threeTickets();
    await site.post(first.path, { nonce: "n", [`verdict.${first.followUpId}`]: "not_tested" });
    const html = await (await site.get(first.path)).text();
    const day = /name="again_on\.[^"]+" value="([^"]+)"/.exec(html)?.[1] ?? "";
    await site.post(first.path, {
      nonce: "m",
      [`verdict.${first.followUpId}`]: "not_tested",
      [`again_on.${first.followUpId}`]: day,
      [`verdict.${second.followUpId}`]: "partly",
    });
    expect([await verdictsOf(first), await verdictsOf(second)]).toEqual([["not_tested"], ["partly"]]);
  });

  it("needs at least one answer", async () => {
    const [first] = await threeTickets();
    const answer = await site.post(first.path, { nonce: "n" });
    expect([answer.status, (await answer.text()).includes("Choose an answer for at least one ticket")]).toEqual([
      422,
      true,
    ]);
  });

  it("records nothing while one of them is wrong, names the ticket, and keeps everything", async () => {
    const [first, second] = await threeTickets();
    const answer = await site.post(first.path, {
      nonce: "n",
      [`verdict.${first.followUpId}`]: "held",
      [`words.${second.followUpId}`]: "words without a verdict",
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toMatch(/<a href="#verdict\.fu_\w+-held">Ticket \d+: Choose whether the fix held<\/a>/);
    expect(html).toContain("words without a verdict</textarea>");
    expect(html).toMatch(/<details class="more" open/);
    expect(await verdictsOf(first)).toEqual([]);
  });

  it("lets a ticket whose time is over say only “still broken”", async () => {
    const [first, second] = await threeTickets();
    await site.end(first.followUpId);
    const html = await (await site.get(first.path)).text();
    expect(html).not.toContain(`name="verdict.${first.followUpId}" value="held"`);
    const sent = await site.post(first.path, {
      nonce: "n",
      [`verdict.${first.followUpId}`]: "not_held",
      [`verdict.${second.followUpId}`]: "held",
    });
    expect(sent.status).toBe(303);
    expect([await verdictsOf(first), await verdictsOf(second)]).toEqual([["not_held"], ["held"]]);
    const late = await site.post(first.path, { nonce: "m", [`verdict.${first.followUpId}`]: "held" });
    expect(late.status).toBe(409);
  });
});
