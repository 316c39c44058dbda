import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createApp } from "../../client/app.ts";
import { startHttpServer } from "../../client/http-server.ts";
import { seed } from "../../database/seed.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { keepSchedules } from "../../worker/keep-schedules.ts";
import { reconcileId } from "../../workflows/contract.ts";
import { type Installation, installation } from "../support/installation.ts";
import type { ReceivedMail } from "../support/received-mail.ts";
import { describeWithRequestTracker, type RequestTracker, startRequestTracker } from "../support/request-tracker.ts";
import { commentsOf, newRtTicket } from "../support/request-tracker-desk.ts";
import { outgoing } from "../support/outgoing.ts";

const patience = { timeout: 30_000, interval: 100 };

describeWithRequestTracker("a Request Tracker connected as its document says", () => {
  let all: Installation;
  let rt: RequestTracker;
  let app: ReturnType<typeof createApp>;
  let server: Awaited<ReturnType<typeof startHttpServer>>;
  const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
  const secret = newWebhookSecret();

  beforeAll(async () => {
    all = await installation();
    await seed(all.sql, { adminKey });
    const { sql, vault, dependencies } = all;
    const { log, url, replyDomain } = dependencies;
    const temporal = { reachable: () => true };
    app = createApp({ sql, vault, outgoing, log, url, replyDomain, temporal, organisation: "Acme" });
    server = await startHttpServer((request, env) => app.fetch(request, env), { host: "127.0.0.1", port: 0 });
    rt = await startRequestTracker({ url: `http://127.0.0.1:${server.port}/v1/webhooks/rt`, secret });
    const connected = await api("PUT", "/v1/connections/rt", {
      kind: "rt",
      baseUrl: rt.url,
      credentials: { user: "aftercare", token: rt.token },
      webhookSecrets: [secret],
      policy: "quick",
      settings: { organisation: "Acme", timeZone: "Europe/Berlin", language: "de" },
    });
    if (connected.status !== 201) throw new Error(await connected.text());
  });
  afterAll(async () => {
    await server.stop();
    await rt.stop();
    await all.close();
  });

  const api = async (method: string, path: string, body?: unknown) =>
    await app.request(path, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json", "if-none-match": "*" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const agent = (id: string, body: Record<string, string>) => rt.asAgent({ method: "PUT", path: `ticket/${id}`, body });
  const statusOf = async (id: string) => JSON.stringify(await rt.asAgent({ method: "GET", path: `ticket/${id}` }));
  const followUpsOn = async (id: string) => {
    const rows = await all.sql<{ id: string; stage: string; outcome: string | null; attempt: number }[]>`
      select follow_ups.id, stage, outcome, attempt from follow_ups join tickets on tickets.id = ticket_id
      where connection = 'rt' and external_id = ${id} order by attempt`;
    return [...rows];
  };
  /** The customer opens the link of the mail, chooses and sends the page. */
  const answer = async (mail: ReceivedMail, fields: Record<string, string>) => {
    const link = new URL(mail.links.find((one) => one.includes("/a/")) ?? "");
    const page = await (await app.request(link.pathname)).text();
    const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const sent = await app.request(link.pathname, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ nonce, ...fields }),
    });
    expect(sent.status).toBeLessThan(400);
  };
  const checkIn = ({ to, count }: { to: string; count: number }) =>
    vi.waitFor(() => {
      const mails = all.smtp.mails.filter(
        ({ messageId, envelope }) => messageId.includes("check_in") && envelope.to.includes(to),
      );
      const mail = mails[count - 1];
      if (mail === undefined) throw new Error(`${to} got ${mails.length} check-ins so far`);
      return mail;
    }, patience);
  const settledAs = (id: string, outcomes: (string | null)[]) =>
    vi.waitFor(async () => {
      const rows = await followUpsOn(id);
      expect(rows.map(({ stage, outcome }) => (stage === "settled" ? outcome : null))).toEqual(outcomes);
      return rows;
    }, patience);

  it("goes from resolved to open again with one comment, resolved again, held, closed", async () => {
    const id = await newRtTicket(rt);
    await agent(id, { Owner: "priya" });
    await rt.asAgent({
      method: "POST",
      path: `ticket/${id}/correspond`,
      body: { Content: "We re-sent the three missing invoices.", ContentType: "text/plain" },
    });
    await agent(id, { Status: "resolved" });

    const first = await checkIn({ to: "ana@lima.test", count: 1 });
    expect(first.header("from")).toContain("Priya Nair");
    expect(first.text).toContain("Invoices missing");
    await answer(first, { verdict: "not_held", words: "The October invoice is still missing." });
    await settledAs(id, ["reopened"]);
    await vi.waitFor(async () => expect(await statusOf(id)).toContain('"Status":"open"'), patience);
    const comments = await commentsOf(rt, id);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain("> The October invoice is still missing.");

    await agent(id, { Status: "resolved" });
    const second = await checkIn({ to: "ana@lima.test", count: 2 });
    await answer(second, { verdict: "held" });
    const [, last] = await settledAs(id, ["reopened", "closed"]);
    expect(last?.attempt).toBe(2);
    expect(await statusOf(id)).toContain('"Status":"resolved"');
    expect(await commentsOf(rt, id)).toHaveLength(1);
    const letters = await all.sql<{ actor: string }[]>`
      select body::jsonb->>'actor' as actor from inbox where ticket_id = ${id} order by id`;
    // RT itself opened the new ticket when the agent replied; what Aftercare did was told as well, and is no letter.
    expect(letters.map(({ actor }) => actor).toSorted()).toEqual(["RT_System", "root", "root"]);
  });

  it("says of itself that nothing is missing", async () => {
    const response = await api("POST", "/v1/connections/rt/check");
    expect(await response.json()).toMatchObject({ ok: true });
  });

  it("finds by polling what no webhook told", async () => {
    const id = await newRtTicket(rt, { Requestor: "Ben <ben@lima.test>" });
    await server.stop();
    await agent(id, { Status: "resolved" });
    await vi.waitFor(() => expect(rt.log()).toContain("Aftercare was not told"), patience);
    expect(await followUpsOn(id)).toEqual([]);

    await keepSchedules({ connection: all.native, namespace: all.client.options.namespace });
    await all.client.schedule.getHandle(reconcileId).trigger();
    await checkIn({ to: "ben@lima.test", count: 1 });
    await all.client.schedule.getHandle(reconcileId).trigger();
    await vi.waitFor(async () => {
      const { info } = await all.client.schedule.getHandle(reconcileId).describe();
      expect([info.numActionsTaken, info.runningActions.length]).toEqual([2, 0]);
    }, patience);
    expect(await followUpsOn(id)).toHaveLength(1);
    await all.client.schedule.getHandle(reconcileId).delete();
  });
});
