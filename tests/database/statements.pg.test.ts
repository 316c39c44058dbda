import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createActivities } from "../../activities/index.ts";
import { createApp } from "../../client/app.ts";
import { acceptResolution } from "../../database/acceptance.ts";
import { connect, type Database } from "../../database/connect.ts";
import { saveConnection } from "../../database/connections.ts";
import { relayed, takeForRelay } from "../../database/relay.ts";
import { newWebhookSecret, signWebhook } from "../../helpdesk/standard-webhooks.ts";
import type { Verdict } from "../../domain/words.ts";
import { countStatements, type StatementCount } from "../support/statement-count.ts";
import { readWhole } from "../support/read-whole.ts";
import { outgoing } from "../support/outgoing.ts";
import { type World, world } from "../support/world.ts";
import { solvedTicket } from "../support/installation.ts";

/** A statement more is a round trip more for everybody who waits: whoever changes these numbers says why. */
describe("what Postgres is asked, exactly", () => {
  let all: World;
  let count: StatementCount;
  let sql: Database;
  let app: ReturnType<typeof createApp>;
  let activities: ReturnType<typeof createActivities>;
  const secret = newWebhookSecret();
  const seen = new Set<string>();

  beforeAll(async () => {
    all = await world();
    count = await countStatements(all.url);
    sql = connect(count.url, { max: 1, name: "counted" });
    const { vault } = all;
    await saveConnection(all.sql, {
      vault,
      by: "test",
      wanted: {
        name: "desk",
        kind: "sample",
        baseUrl: "http://127.0.0.1:9",
        credentials: { token: "secret" },
        webhookSecrets: [secret],
        policy: "quick",
        settings: {},
        ifVersion: null,
      },
    });
    app = createApp({
      sql,
      vault,
      outgoing,
      log: pino({ level: "silent" }),
      url: "http://aftercare.test",
      replyDomain: "reply.acme.test",
      organisation: "Acme",
      temporal: { reachable: () => null },
    });
    activities = createActivities({ ...all.dependencies, sql });
    // The first time a connection meets a statement it asks what it is made of: that is not what is counted here.
    await webhook();
    for (const verdict of ["held", "not_held"] as const) await settle(verdict);
  });
  afterAll(async () => {
    await sql.end({ timeout: 1 });
    await count.stop();
    await all.close();
  });

  /** How many statements, and how many of them somebody waits for: those sent together are waited for once. */
  const taken = () => {
    const { statements, waits } = count.taken();
    for (const statement of statements) seen.add(statement);
    return [statements.length, waits];
  };
  async function asked(act: () => PromiseLike<unknown>): Promise<number[]> {
    taken();
    await act();
    return taken();
  }
  async function webhook(id = randomUUID()): Promise<void> {
    const body = JSON.stringify({ type: "ticket.solved", ticketId: id, actor: { kind: "agent", id: "sam" } });
    const headers = { "content-type": "text/plain", ...signWebhook({ id, at: new Date(), body, secrets: [secret] }) };
    const response = await app.request("/v1/webhooks/desk", { method: "POST", headers, body });
    expect(response.status).toBe(202);
  }
  const accept = async (id: string = randomUUID()) =>
    await acceptResolution(sql, {
      connection: "api",
      ticket: solvedTicket({ id }),
      policy: null,
      checkInAfterMs: null,
      vault: all.vault,
    });
  /** Asked by mail, as ever; what its links are only the mail knows. */
  async function askedByMail(): Promise<{ followUpId: string; page: string }> {
    const id = randomUUID();
    const { followUpId } = await accept(id);
    await activities.askCustomer({ followUpId });
    const mail = await all.smtp.waitForMail(({ envelope }) => envelope.to.includes(`${id}@customers.test`));
    const link = new URL(mail.links.find((one) => one.includes("/a/")) ?? "about:blank");
    return { followUpId, page: link.pathname };
  }
  async function send(page: string, verdict: Verdict): Promise<void> {
    const html = await (await app.request(page)).text();
    const nonce = /name="nonce" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const body = new URLSearchParams({ verdict, nonce, words: "", satisfaction: "", effort: "", again_on: "" });
    count.taken();
    const response = await app.request(page, { method: "POST", body });
    expect(response.status).toBe(303);
  }

  async function settle(verdict: Verdict): Promise<number[]> {
    const { followUpId, page } = await askedByMail();
    await send(page, verdict);
    return await asked(() => activities.settleFollowUp({ followUpId }));
  }

  it("a webhook: 1, and the same again: 1", async () => {
    await webhook();
    const id = randomUUID();
    expect(await asked(() => webhook(id))).toEqual([1, 1]);
    expect(await asked(() => webhook(id))).toEqual([1, 1]);
  });

  it("accepting a resolution: 7 in 5 waits, the same again: 4 in 4", async () => {
    const id = randomUUID();
    expect(await asked(() => accept(id))).toEqual([7, 5]);
    expect(await asked(() => accept(id))).toEqual([4, 4]);
  });

  it("starting its workflow: 2", async () => {
    await all.sql`update follow_ups set relay_at = null`;
    await accept();
    const statements = await asked(async () => {
      for (const { followUpId, need } of await takeForRelay(sql, { atMost: 16, leaseMs: 30_000 })) {
        const told = {
          workflow: "started",
          wake: null,
          signalledVersion: 0,
          checkAgainMs: null,
          ended: false,
        } as const;
        await relayed(sql, { followUpId, need, ...told });
      }
    });
    expect(statements).toEqual([2, 2]);
  });

  it("asking the customer: 15 in 11 waits", async () => {
    const { followUpId } = await accept();
    expect(await asked(() => activities.askCustomer({ followUpId }))).toEqual([15, 11]);
  });

  it("showing the answer page: 1", async () => {
    const { page } = await askedByMail();
    expect(await asked(async () => app.request(page))).toEqual([1, 1]);
  });

  it("keeping an answer, its link and page read again: 2", async () => {
    const { page } = await askedByMail();
    await send(page, "held");
    expect(taken()).toEqual([2, 2]);
  });

  it("settling: 12 in 5 waits where the fix held, 16 in 8 where it did not", async () => {
    expect(await settle("held")).toEqual([12, 5]);
    expect(await settle("not_held")).toEqual([16, 8]);
  });

  it("no statement of all that can only be done by reading a whole table, however many follow-ups there are", async () => {
    taken();
    const statements = [...seen].filter((text) => /^\s*(select|with|insert|update)\b/i.test(text));
    expect(statements.length).toBeGreaterThan(30);
    const whole = await Promise.all(statements.map(async (text) => [text, await readWhole(all.sql, text)] as const));
    expect(whole.filter(([, tables]) => tables.length > 0)).toEqual([]);
  });
});
