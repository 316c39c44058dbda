import { ApplicationFailure } from "@temporalio/common";
import { afterEach, describe, expect, it } from "vitest";
import type { SmtpBehaviour } from "../support/smtp-server.ts";
import { type World, world } from "../support/world.ts";

const ana = { id: "c-1", email: "ana@customers.test", name: "Ana", language: "en", timeZone: null, company: null };
const minute = 60_000;
const hour = 60 * minute;

let all: World;
afterEach(async () => {
  await all.close();
});

/** One attempt: what it ended with, and what it left in the ledger and with the follow-up. */
async function attempt(followUpId: string) {
  const againAfterMs = await all.askCustomer({ followUpId }).then(() => null, waitOf);
  const [effect] = await all.sql<{ phase: string; attempt: number }[]>`select phase, attempt from effects`;
  const [customer] = await all.sql<{ flagged: boolean }[]>`select bounced_at is not null as flagged from customers`;
  const row = await all.row(followUpId);
  return {
    againAfterMs,
    phase: effect?.phase,
    stage: row?.stage,
    reason: row?.reason,
    flagged: customer?.flagged,
    alarms: await all.alarms(),
    arrived: all.smtp.mails.length,
  };
}

/** What Temporal is told to wait for. */
function waitOf(failure: unknown): number {
  const wait = failure instanceof ApplicationFailure ? Number(failure.nextRetryDelay) : Number.NaN;
  if (Number.isNaN(wait)) throw failure;
  return wait;
}

const soon = "?greetingTimeout=1000&socketTimeout=1000";
const again = { phase: "claimed", stage: "asking", reason: null, flagged: false, alarms: [], arrived: 0 };
const refused = { againAfterMs: null, phase: "refused", stage: "cancelled", flagged: false, arrived: 0 };
const unknown = { againAfterMs: null, phase: "unknown", stage: "asked", reason: null, flagged: false, arrived: 1 };

/** Every row of what servers do (RFC 5321), and what it leads to: nothing of it is ever sent twice. */
const rows: [SmtpBehaviour, Record<string, unknown>][] = [
  ["accept", { againAfterMs: null, phase: "accepted", stage: "asked", flagged: false, alarms: [], arrived: 1 }],
  ["421-at-connect", { ...again, againAfterMs: minute }],
  ["450-at-rcpt", { ...again, againAfterMs: minute }],
  ["550-at-rcpt", { ...refused, reason: "bounced", flagged: true, alarms: [] }],
  ["550-relaying-denied-at-rcpt", { ...refused, reason: "mail-refused", alarms: ["mail-refused"] }],
  ["451-after-data", { ...again, againAfterMs: minute }],
  ["554-after-data", { ...refused, reason: "mail-refused", alarms: ["mail-refused"] }],
  ["535-at-auth", { ...refused, reason: "mail-refused", alarms: ["mail-refused"] }],
  ["drop-at-rcpt", { ...again, againAfterMs: 1_000 }],
  ["silence-at-greeting", again],
  ["drop-after-data", { ...unknown, alarms: ["mail-unknown"] }],
  ["silence-after-data", { ...unknown, alarms: ["mail-unknown"] }],
];

describe("what a mail server does, and what comes of it", () => {
  it.each(rows)("%s", async (behaviour, expected) => {
    all = await world({ smtp: { login: true }, smtpQuery: soon });
    const followUpId = await all.solve({ id: "1", customer: ana });
    all.smtp.behave(behaviour);
    expect(await attempt(followUpId)).toMatchObject(expected);
    // Whatever it was, the next attempt sends what has not been sent, and only that.
    all.smtp.behave("accept");
    const after = await attempt(followUpId);
    const gone = expected["phase"] === "refused";
    expect(after).toMatchObject({
      phase: expected["phase"] === "claimed" ? "accepted" : expected["phase"],
      stage: gone ? "cancelled" : "asked",
      arrived: gone ? 0 : 1,
    });
  });

  it("TLS that cannot be verified: nothing leaves, and it is tried again", async () => {
    all = await world({ smtp: { login: true, tls: true }, postman: { tls: "required" } });
    const followUpId = await all.solve({ id: "1", customer: ana });
    expect(await attempt(followUpId)).toMatchObject(again);
  });

  it("slow but alive: it is kept by heartbeats, nobody else sends it, and it counts once", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", customer: ana });
    all.smtp.behave("slow-after-data");
    let beats = 0;
    const beaten = new Promise<void>((enough) => {
      all.dependencies.heartbeat = () => {
        beats += 1;
        if (beats === 2) enough();
      };
    });
    const slow = all.askCustomer({ followUpId });
    await all.smtp.waitForMail();
    // As if the lease had been used up: the heartbeat gives it back.
    await all.sql`update effects set lease_until = now() + interval '4 seconds'`;
    await beaten;
    const [lease] = await all.sql<{ renewed: boolean }[]>`
      select lease_until > now() + interval '8 seconds' as renewed from effects`;
    expect(lease?.renewed).toBe(true);
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("another attempt is still at it");
    all.smtp.release();
    await slow;
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
    expect(await all.alarms()).toEqual([]);
  });
});

describe("a server that greylists for long", () => {
  it.each([
    [10 * minute, 10 * minute],
    [5 * hour, hour],
    [23.5 * hour, 0.5 * hour],
  ])("after %d ms is asked again after %d ms", async (triedMs, againAfterMs) => {
    all = await world();
    all.smtp.behave("450-at-rcpt");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await attempt(followUpId);
    await all.sql`update effects set first_tried_at = now() - ${triedMs} * interval '1 millisecond'`;
    const later = await attempt(followUpId);
    expect(Math.abs(Number(later.againAfterMs) - againAfterMs)).toBeLessThan(2_000);
    const [due] = await all.sql<{ inMs: number }[]>`
      select extract(epoch from due_at - now())::float8 * 1000 as in_ms from follow_ups`;
    expect(Math.abs((due?.inMs ?? 0) - againAfterMs)).toBeLessThan(5_000);
  });

  it("is given up after a day, with an alarm and a person to look, and the address is not blamed", async () => {
    all = await world();
    all.smtp.behave("450-at-rcpt");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await attempt(followUpId);
    await all.sql`update effects set first_tried_at = now() - interval '1 day'`;
    expect(await attempt(followUpId)).toMatchObject({
      ...refused,
      reason: "mail-refused",
      alarms: ["mail-refused"],
    });
    expect(await all.row(followUpId)).toMatchObject({ needsLook: "mail-refused" });
  });
});
