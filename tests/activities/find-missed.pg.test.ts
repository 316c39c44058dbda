import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { findMissed } from "../../activities/find-missed.ts";
import { readTicketAgain } from "../../client/relay/read-ticket-again.ts";
import { takeFromInbox } from "../../database/inbox-relay.ts";
import { type RunningSampleHelpdesk, startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { createOutgoing } from "../../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../../helpdesk/private-networks.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { type Fault, startFaultProxy } from "../helpdesk/fault-proxy.ts";
import { type World, world } from "../support/world.ts";
import { outgoing } from "../support/outgoing.ts";

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

describe("asking helpdesks what was solved", () => {
  it("takes in what no webhook told, once, however often it looks", async () => {
    const { all, solve, reopen } = await withDesk();
    const id = await solve();
    await all.findMissed();
    await all.findMissed();
    await readInbox(all);
    await all.findMissed();
    expect(await inbox(all)).toEqual([{ ticketId: id, handled: true }]);
    expect(await followUps(all)).toEqual([{ externalId: id, stage: "scheduled" }]);

    await reopen(id);
    await all.findMissed();
    expect(await inbox(all)).toHaveLength(1);
    await solve(id);
    await all.findMissed();
    await readInbox(all);
    expect(await inbox(all)).toHaveLength(2);
    expect(await followUps(all)).toEqual([
      { externalId: id, stage: "cancelled" },
      { externalId: id, stage: "scheduled" },
    ]);
  });

  it("adds nothing to what a webhook has told already", async () => {
    const { all, solve } = await withDesk();
    const id = await solve();
    await all.sql`insert into inbox (connection, dedupe_key, ticket_id, body) values ('desk', 'webhook', ${id}, '')`;
    await readInbox(all);
    await all.findMissed();
    expect(await inbox(all)).toHaveLength(1);
  });

  it("begins with the moment the connection was made", async () => {
    const { all, solve } = await withDesk();
    await solve();
    await all.sql`update connections set created_at = now() + interval '1 minute' where name = 'desk'`;
    await all.findMissed();
    expect(await inbox(all)).toEqual([]);
  });

  it("goes on where it stopped, when a helpdesk was away", async () => {
    const { all, solve, proxy } = await withDesk();
    await all.findMissed();
    proxy.next({ times: 4, fault: { kind: "answer", status: 503 } });
    const id = await solve();
    await all.findMissed();
    await all.findMissed();
    expect(await all.alarms()).toEqual([]);
    await all.findMissed();
    expect(await all.alarms()).toEqual(["poll-failing"]);
    await all.findMissed();
    await all.findMissed();
    expect(await all.alarms()).toEqual([]);
    expect(await inbox(all)).toEqual([{ ticketId: id, handled: false }]);
  });

  it("asks again for the last minutes: a helpdesk may list a resolution later than one that came after it", async () => {
    const { all, solve, proxy } = await withDesk();
    const id = await solve();
    proxy.next({ fault: listing([solvedAt(new Date().toISOString())]) });
    await all.findMissed();
    expect(await inbox(all)).toMatchObject([{ ticketId: "1" }]);
    await all.findMissed();
    expect(await inbox(all)).toMatchObject([{ ticketId: "1" }, { ticketId: id }]);
  });

  it("says at once when it is not let in", async () => {
    const { all, proxy } = await withDesk();
    proxy.next({ fault: { kind: "answer", status: 401 } });
    await all.findMissed();
    expect(await all.alarms()).toEqual(["poll-failing"]);
  });

  it("asks nobody at a private address that is found by its name, and calls a person", async () => {
    const { all, desk, solve } = await withDesk();
    await solve();
    const { port } = new URL(desk.url);
    await all.sql`update connections set base_url = ${`http://localhost:${port}`} where name = 'desk'`;
    const strict = createOutgoing({ allowed: allowedPrivateNetworks.parse("") });
    await findMissed({ ...all.dependencies, outgoing: strict });
    expect([await all.alarms(), await inbox(all)]).toEqual([["poll-failing"], []]);
    await all.findMissed();
    expect([await all.alarms(), await inbox(all)]).toMatchObject([[], [{ handled: false }]]);
  });

  it("does not run ahead of our own clock, should a helpdesk's be wrong", async () => {
    const { all, proxy } = await withDesk();
    proxy.next({ fault: listing([solvedAt("2100-01-01T00:00:00.000Z")]) });
    await all.findMissed();
    const [cursor] = await all.sql<{ ahead: boolean }[]>`select solved_until > now() as ahead from poll_cursors`;
    expect(cursor?.ahead).toBe(false);
  });
});

async function withDesk() {
  const dataDir = await mkdtemp(join(tmpdir(), "find-missed-"));
  endings.push(() => rm(dataDir, { recursive: true }));
  const desk: RunningSampleHelpdesk = await startSampleHelpdesk({
    port: 0,
    dataDir,
    webhook: { url: "http://127.0.0.1:1/nobody", secret: newWebhookSecret() },
    apiToken: "secret",
  });
  endings.push(() => desk.stop());
  const proxy = await startFaultProxy(desk.url);
  endings.push(() => proxy.stop());
  const all = await world({ helpdeskUrl: proxy.url });
  endings.push(() => all.close());
  const press = async (path: string, fields: Record<string, string> = {}) => {
    const sent = await fetch(desk.url + path, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
    return sent.headers.get("location") ?? "";
  };
  return {
    all,
    desk,
    proxy,
    /** A new ticket, or the one that is named; as a person does it. */
    async solve(known?: string): Promise<string> {
      const fields = { name: "Ana", email: "ana@lima.test", language: "en", timeZone: "Europe/Lisbon" };
      const id =
        known ??
        (await press("/new", { ...fields, subject: "It broke", description: "Help." })).split("/").at(-1) ??
        "";
      await press(`/tickets/${id}/solve`, { summary: "We changed it.", agent: "tom.okafor@tarn.example" });
      return id;
    },
    reopen: (id: string) => press(`/tickets/${id}/reopen`),
  };
}

async function readInbox({ sql, vault }: World): Promise<void> {
  const temporal = {
    client: () => Promise.reject(new Error("not here")),
    reachable: () => null,
    close: async () => {},
  };
  const deps = { sql, vault, outgoing, temporal, log: pino({ level: "silent" }) };
  for (const letter of await takeFromInbox(sql, { atMost: 10, leaseMs: 1_000 })) await readTicketAgain(deps, letter);
}

const inbox = ({ sql }: World) =>
  sql<{ ticketId: string; handled: boolean }[]>`
  select ticket_id, handled_at is not null as handled from inbox order by id`.then((rows) => [...rows]);

const followUps = ({ sql }: World) =>
  sql<{ externalId: string; stage: string }[]>`
  select external_id, stage from follow_ups join tickets on tickets.id = ticket_id
  order by follow_ups.created_at`.then((rows) => [...rows]);

const listing = (items: unknown[]): Fault => ({
  kind: "answer",
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ items }),
});

const solvedAt = (at: string) => ({
  id: "1",
  subject: "",
  url: null,
  status: "solved",
  team: null,
  tags: [],
  priority: null,
  channel: null,
  messageId: null,
  createdAt: at,
  customer: { id: null, email: null, name: null, language: null, timeZone: null, company: null },
  resolution: { key: "1", at, summary: "", agent: { email: null, name: null } },
  comments: [],
  linked: [],
});
