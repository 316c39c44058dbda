import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import type { RunningSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { newWebhookSecret, verifyWebhook } from "../../helpdesk/standard-webhooks.ts";
import { startWebhookCatcher } from "../helpdesk/webhook-catcher.ts";
import type { WebhookCatcher } from "../helpdesk/webhook-catcher.ts";

const token = "sample-token";
const secret = newWebhookSecret();
const hint = z.object({ type: z.string(), ticketId: z.string(), actor: z.object({ kind: z.string() }) });
const ticketSchema = z.object({
  id: z.string(),
  status: z.string(),
  resolutions: z.array(z.object({ key: z.string(), at: z.string(), summary: z.string() })),
  customer: z.object({ language: z.string(), timeZone: z.string() }),
  comments: z.array(z.object({ body: z.string(), by: z.string(), internal: z.boolean() })),
});
const listSchema = z.object({ items: z.array(ticketSchema) });

describe("the sample helpdesk", () => {
  let dataDir: string;
  let catcher: WebhookCatcher;
  let desk: RunningSampleHelpdesk;
  const start = () =>
    startSampleHelpdesk({
      port: 0,
      dataDir,
      webhook: { url: catcher.url, secret },
      apiToken: token,
      mailboxUrl: "http://127.0.0.1:1/",
    });
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sample-helpdesk-"));
    catcher = await startWebhookCatcher();
    desk = await start();
  });
  afterEach(async () => {
    await desk.stop();
    await catcher.stop();
    await rm(dataDir, { recursive: true });
  });
  const press = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    fetch(desk.url + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers });
  const api = (path: string, init: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
    fetch(`${desk.url}/api${path}`, {
      method: init.method ?? "GET",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...init.headers },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  const ticket = async (id: string) => ticketSchema.parse(await (await api(`/tickets/${id}`)).json());
  const page = async (path: string) => (await fetch(desk.url + path)).text();
  const solve = (id: string) =>
    press(`/tickets/${id}/solve`, { summary: "We mended it.", agent: "priya.nair@tarn.example" });
  const hints = () => catcher.caught.map(({ body }) => hint.parse(JSON.parse(body)));

  it("begins with believable tickets, among them German ones with their time zone", async () => {
    const { items } = listSchema.parse(await (await api("/tickets")).json());
    expect(items.length).toBeGreaterThanOrEqual(5);
    expect(items.every(({ status, comments }) => status === "open" && comments.some(({ by }) => by === "agent"))).toBe(
      true,
    );
    expect(items.map(({ customer }) => `${customer.language} ${customer.timeZone}`)).toContain("de Europe/Berlin");
  });

  it("solves, reopens and solves again from its pages, and every resolution has its own key", async () => {
    expect((await solve("1041")).status).toBe(303);
    await press("/tickets/1041/reopen");
    await solve("1041");
    const { status, resolutions, comments } = await ticket("1041");
    expect(status).toBe("solved");
    expect(resolutions).toHaveLength(2);
    expect(new Set(resolutions.map(({ key }) => key)).size).toBe(2);
    expect(resolutions.map(({ key, at }) => key === `solved:${at}`)).toEqual([true, true]);
    expect(comments.at(-1)).toMatchObject({ body: "We mended it.", by: "agent", internal: false });
  });

  it("opens a solved ticket when the customer writes to it", async () => {
    await solve("1041");
    await press("/tickets/1041/comment", { as: "customer", body: "No, it does not.", agent: "" });
    expect(await ticket("1041")).toMatchObject({ status: "open" });
  });

  it("never opens a ticket that was closed for good, and takes only internal notes there", async () => {
    expect((await press("/tickets/1041/close")).status).toBe(409);
    await solve("1041");
    await press("/tickets/1041/close");
    expect((await press("/tickets/1041/reopen")).status).toBe(409);
    expect((await press("/tickets/1041/comment", { as: "customer", body: "Hello?" })).status).toBe(409);
    expect((await press("/tickets/1041/comment", { as: "internal", body: "For the record." })).status).toBe(303);
    expect((await api("/tickets/1041", { method: "PUT", body: { status: "open" } })).status).toBe(409);
    expect((await ticket("1041")).status).toBe("closed");
  });

  it("shows internal notes as such, and text as text", async () => {
    await press("/tickets/1041/comment", { as: "internal", body: "<script>alert(1)</script>" });
    const html = await page("/tickets/1041");
    expect(html).toContain("Internal note");
    expect(html).toContain("&lt;script&gt;alert(1)");
    expect(html).not.toMatch(/<script(?! type="module" src="\/live\.js")|\sstyle=|\son[a-z]+=/);
  });

  it("asks for what is missing in a new ticket, and keeps what was written", async () => {
    const response = await press("/new", { name: "Ana", email: "not an address", subject: "", description: "Help" });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('value="not an address"');
    expect(html.match(/class="error-text"/g)).toHaveLength(2);
  });

  it("refuses forms from other sites and requests under a foreign name", async () => {
    expect((await press("/tickets/1041/solve", { summary: "x" }, { origin: "https://evil.example" })).status).toBe(403);
    expect((await press("/tickets/1041/solve", { summary: "x" }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await ticket("1041")).status).toBe("open");
  });

  it("refuses API calls without the token", async () => {
    for (const authorization of ["", "Bearer ", `Bearer ${token}x`, token.slice(1)]) {
      expect((await api("/tickets/1041", { headers: { authorization } })).status).toBe(401);
    }
  });

  it("writes only over the version that was read", async () => {
    const etag = (await api("/tickets/1041")).headers.get("etag") ?? "";
    await solve("1041");
    const stale = { headers: { "if-match": etag } };
    expect((await api("/tickets/1041", { ...stale, method: "PUT", body: { status: "open" } })).status).toBe(412);
    expect(
      (await api("/tickets/1041/comments", { ...stale, method: "POST", body: { body: "n", internal: true } })).status,
    ).toBe(412);
    expect((await api("/tickets", { ...stale, method: "POST", body: { subject: "s", linkedTo: "1041" } })).status).toBe(
      412,
    );
    expect((await ticket("1041")).status).toBe("solved");
  });

  it("lists what was solved since a moment", async () => {
    await solve("1043");
    const since = (await ticket("1043")).resolutions[0]?.at ?? "";
    const after = new Date(Date.parse(since) + 1).toISOString();
    const solvedSince = async (moment: string) =>
      listSchema.parse(await (await api(`/tickets?solvedSince=${moment}`)).json()).items.map(({ id }) => id);
    expect(await solvedSince(since)).toEqual(["1043"]);
    expect(await solvedSince(after)).toEqual([]);
    expect((await api("/tickets?solvedSince=yesterday")).status).toBe(422);
  });

  it("tells by a signed webhook what happened and who did it, and nothing else", async () => {
    await solve("1041");
    await vi.waitFor(() => expect(catcher.caught).toHaveLength(2));
    expect(hints()).toEqual([
      { type: "ticket.commented", ticketId: "1041", actor: { kind: "agent" } },
      { type: "ticket.status_changed", ticketId: "1041", actor: { kind: "agent" } },
    ]);
    for (const { headers, body, at } of catcher.caught) {
      expect(verifyWebhook({ headers, body, secrets: [secret], now: at }).genuine).toBe(true);
      expect(body).not.toMatch(/mended|@/);
    }
  });

  it("goes on telling, with the same webhook id, until it is taken", async () => {
    catcher.answerWith(503);
    await solve("1041");
    await vi.waitFor(() => expect(catcher.caught.length).toBeGreaterThanOrEqual(2));
    const refused = new Set(catcher.caught.map(({ headers }) => headers["webhook-id"]));
    catcher.caught.length = 0;
    catcher.answerWith(202);
    await vi.waitFor(() => expect(catcher.caught).toHaveLength(2), 8_000);
    expect(new Set(catcher.caught.map(({ headers }) => headers["webhook-id"]))).toEqual(refused);
  });

  it("loses neither tickets nor untold webhooks when it stops", async () => {
    catcher.answerWith(503);
    await solve("1041");
    await vi.waitFor(() => expect(catcher.caught.length).toBeGreaterThanOrEqual(2));
    const untold = new Set(catcher.caught.map(({ headers }) => headers["webhook-id"]));
    await desk.stop();
    catcher.caught.length = 0;
    catcher.answerWith(202);
    desk = await start();
    expect((await ticket("1041")).status).toBe("solved");
    await vi.waitFor(() => expect(catcher.caught).toHaveLength(2), 8_000);
    expect(new Set(catcher.caught.map(({ headers }) => headers["webhook-id"]))).toEqual(untold);
  });

  it("does not start over a state that it cannot read, and leaves it as it is", async () => {
    await desk.stop();
    const file = join(dataDir, "sample-helpdesk.json");
    await writeFile(file, '{"tickets": [');
    await expect(start()).rejects.toThrow("Move it away");
    expect(await readFile(file, "utf8")).toBe('{"tickets": [');
    await rm(file);
    desk = await start();
  });

  it("says that its port is taken", async () => {
    const port = Number(new URL(desk.url).port);
    const second = startSampleHelpdesk({ port, dataDir, webhook: { url: catcher.url, secret }, apiToken: token });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
