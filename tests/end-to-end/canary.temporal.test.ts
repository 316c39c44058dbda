import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { tokenHash } from "../../database/ids.ts";
import { solved } from "../client/api/api-under-test.ts";
import { quickRules } from "../support/installation.ts";
import { findIn, type Found, plantedWords } from "./canaries.ts";
import { refusals } from "./quoting-smtp-server.ts";
import { patience, realProcesses, type RealProcesses } from "./real-processes.ts";
import { temporalRecords } from "./temporal-records.ts";
import { makeUnruly, refuseAgain, refusedRows } from "./unruly-database.ts";
import { wrongRequests } from "./wrong-requests.ts";

const words = plantedWords();
const address = `${words.address}@customers.example`;
const unruly = { customers: 3, tickets: 1, resolutions: 1, mails: 2, answers: 1, settlements: 3, inbound_mails: 1 };
const followUpsSchema = z.object({ items: z.array(z.looseObject({ id: z.string(), stage: z.string() })) });

describe("what must not get out", () => {
  let at: RealProcesses;
  beforeAll(async () => {
    at = await realProcesses(words);
  });
  afterAll(() => at.close());

  it("stands in no log, no metric, no problem and nowhere in Temporal, however the world fails", async () => {
    await makeUnruly(at.sql, unruly);
    await connectHelpdesk();
    const leaks: Found[] = [];

    // A helpdesk that answers a reading with nonsense, and a database that refuses what was read.
    const nonsense = [`${words.helpdeskBody} is not JSON`, JSON.stringify({ id: [words.helpdeskBody] })];
    for (const body of nonsense) at.proxy.next({ method: "GET", fault: { kind: "answer", status: 200, body } });
    const failing = { kind: "answer", status: 500, body: JSON.stringify(words) } as const;
    at.proxy.next({ method: "GET", times: 2, fault: failing });
    await solve(address);
    for (const refusal of refusals) await solve(address.replace("@", `+${refusal}@`));
    const mail = await at.smtp.mailTo(address);
    await vi.waitFor(() => expect([...at.smtp.refused.keys()].toSorted()).toEqual([...refusals].toSorted()), patience);

    // The customer's answer is refused once by the database, then settled and carried out against failures.
    for (const status of [500, 422]) {
      at.proxy.next({ method: "PUT", fault: { ...failing, status } });
    }
    const answerUrl = mail.links.find((link) => link.includes("/a/")) ?? "";
    const form = () => new URLSearchParams({ verdict: "not_held", words: words.words, nonce: "n-1" });
    const send = async () =>
      (await fetch(answerUrl.split("?")[0] ?? "", { method: "POST", body: form(), redirect: "manual" })).status;
    expect(await send()).toBe(500);
    expect(await send()).toBe(303);
    await fetch(`${answerUrl.split("?")[0]}?done=1`);
    const [asked] = await followUps(`?customer=${encodeURIComponent(address)}`);
    const followUpId = asked?.id ?? "";
    await vi.waitFor(async () => expect(await heldByDesk()).toContain(words.words), patience);
    await vi.waitFor(
      () => expect(at.smtp.mails.filter(({ envelope }) => envelope.to.includes(address))).toHaveLength(2),
      patience,
    );

    // A reply, and a mail program's one click.
    const reply = `From: <${address}>\r\nTo: <${mail.parsed.replyTo?.[0]?.address}>\r\nSubject: ${words.subject}\r\n\r\n${words.reply}\r\n`;
    const rfc822 = { "content-type": "message/rfc822" };
    expect((await call("POST /v1/inbound-mail", { body: reply, headers: rfc822 })).status).toBe(500);
    expect((await call("POST /v1/inbound-mail", { body: reply, headers: rfc822 })).status).toBe(202);
    const unsubscribe = /<(http[^>]+)>/.exec(mail.header("list-unsubscribe") ?? "")?.[1] ?? "";
    const oneClick = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(unsubscribe, { method: "POST", body: oneClick })).status).toBe(200);

    expect(await refusedRows(at.sql, unruly)).toEqual(unruly);

    // Wrong requests, and right ones that fail here.
    for (const word of [words.words, words.apiKey]) {
      for (const { request, ...rest } of wrongRequests({ word: `${word}x`, followUpId })) {
        const answer = await call(request, rest);
        expect(answer.status, request).toBeGreaterThanOrEqual(400);
        leaks.push(...findIn(words, { where: `the answer to ${request}`, text: answer.text }));
      }
    }
    await refuseAgain(at.sql, "customers");
    const person = { email: `other-${address}`, name: words.name, company: words.company };
    const refused = await call("POST /v1/follow-ups", {
      body: solved({ customer: person, ticket: { subject: words.subject } }),
    });
    expect(refused).toMatchObject({ status: 500, type: "application/problem+json" });
    leaks.push(...findIn(words, { where: "the answer to a request that failed here", text: refused.text }));

    // Tokens are known only now.
    const given = at.smtp.mails.flatMap(({ raw, text, html }) =>
      [...`${raw} ${text} ${html}`.matchAll(/\b[a-z2-7]{32}\b/g)].map(String),
    );
    const tokens = Object.fromEntries([...new Set(given)].map((token, i) => [`token ${i + 1}`, token]));
    const hashes = Object.values(tokens).map((token) => tokenHash(token).toString("hex"));
    const purposes = await at.sql<{ purpose: string }[]>`
      select purpose from tokens where encode(sha256, 'hex') in ${at.sql(hashes)} order by purpose`;
    // Of the check-in and of what was said next, which nobody can unsubscribe from.
    expect(purposes.map(({ purpose }) => purpose)).toEqual(["answer", "answer", "opt_out", "reply", "reply"]);
    const databasePassword = new URL(at.databaseUrl).password;
    const secret = { ...words, ...tokens, databasePassword };

    await vi.waitFor(
      async () => expect((await temporalRecords(at.connection, at)).length).toBeGreaterThan(10),
      patience,
    );
    const records = await temporalRecords(at.connection, at);
    const metrics = await at.metrics();
    await Promise.all([at.client.stop(), at.worker.stop()]);
    const places = [
      ...records,
      { where: "client's metrics", text: metrics.client },
      { where: "worker's metrics", text: metrics.worker },
      { where: "client's log", text: at.client.output() },
      { where: "worker's log", text: at.worker.output() },
    ];
    for (const place of places) leaks.push(...findIn(secret, place));
    expect(leaks).toEqual([]);

    // What was searched is what was meant, and the search finds what is there.
    const all = places.map(({ text }) => text).join("\n");
    expect(all).toContain(followUpId);
    expect(at.client.output()).toContain("a request failed");
    expect(at.client.output()).toContain("a ticket could not be read");
    expect(at.worker.output()).toContain("Activity failed");
    expect(records.map(({ text }) => text).join()).toContain("TryAgain");
    const found = findIn(secret, { where: "the first mail", text: `${mail.raw} ${mail.text}` }).map(({ what }) => what);
    expect(found).toEqual(expect.arrayContaining(["address", "name", "subject", "summary", "token 1"]));
    expect(await heldByDesk()).toContain(words.words);
  });

  async function connectHelpdesk(): Promise<void> {
    const rules = { ...quickRules, reopenGuard: { count: 100, within: "PT24H" } };
    expect((await call("PUT /v1/policies/quick", { body: rules })).status).toBeLessThan(300);
    const body = {
      kind: "sample",
      baseUrl: at.proxy.url,
      credentials: { token: words.helpdeskToken },
      webhookSecrets: [`whsec_${words.webhookSecret}`, `whsec_${words.formerWebhookSecret}`],
      policy: "quick",
    };
    expect((await call("PUT /v1/connections/sample", { body })).status).toBe(201);
  }

  async function call(
    request: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const [method = "", path = ""] = request.split(" ");
    const response = await fetch(at.url + path, {
      method,
      headers: { authorization: `Bearer ${at.adminKey}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  }

  async function followUps(query: string) {
    return followUpsSchema.parse(JSON.parse((await call(`GET /v1/follow-ups${query}`)).text)).items;
  }

  /** A ticket by hand, as a person at the helpdesk makes and solves one. */
  async function solve(email: string): Promise<void> {
    const post = async (path: string, fields: Record<string, string>) =>
      (
        await fetch(at.desk.url + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" })
      ).headers.get("location");
    const person = { name: words.name, email, company: words.company, language: "en", timeZone: "Europe/Berlin" };
    const ticket = await post("/new", { ...person, subject: words.subject, description: words.subject });
    await post(`${ticket}/solve`, { summary: words.summary });
  }

  async function heldByDesk(): Promise<string> {
    const headers = { authorization: `Bearer ${words.helpdeskToken}` };
    return await (await fetch(`${at.desk.url}/api/tickets`, { headers })).text();
  }
});
