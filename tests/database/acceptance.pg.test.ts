import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptResolution } from "../../database/acceptance.ts";
import { putIntoInbox } from "../../database/inbox.ts";
import type { TicketResolution } from "../../domain/ticket.ts";
import { proofSeed, seeded } from "../proof/seeded.ts";
import { checkInvariants } from "../support/invariants.ts";
import { solvedTicket } from "../support/installation.ts";
import { readTickets } from "../support/read-tickets.ts";
import { type SampleDesk, sampleDesk } from "../support/sample-desk.ts";
import { type World, world } from "../support/world.ts";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("resolutions that are told to us", () => {
  let all: World;
  beforeEach(async () => {
    all = await world();
  });
  afterEach(() => all.close());
  const accept = (resolution: Partial<TicketResolution>, ticket = "T-1") =>
    acceptResolution(all.sql, {
      connection: "api",
      ticket: solvedTicket({ id: ticket, resolution }),
      policy: null,
      checkInAfterMs: null,
      vault: all.vault,
    });
  const followUps = async () => {
    expect(await checkInvariants({ sql: all.sql })).toEqual([]);
    const rows = await all.sql<{ key: string; attempt: number; stage: string; reason: string | null }[]>`
      select resolution_key as key, attempt, stage, reason
      from follow_ups join resolutions on resolutions.id = origin_id order by resolved_at`;
    return [...rows];
  };

  it("lead to one follow-up, also when the same one comes fifty times at once", async () => {
    const accepted = await Promise.all(times(50).map(() => accept({ key: "r1" })));
    expect(new Set(accepted.map(({ followUpId }) => followUpId)).size).toBe(1);
    expect(accepted.filter(({ created }) => created)).toHaveLength(1);
    expect(await followUps()).toEqual([{ key: "r1", attempt: 1, stage: "scheduled", reason: null }]);
  });

  it("lead to one open follow-up, the newest, when fifty of one ticket come at once", async () => {
    const order = seeded(proofSeed).shuffled(times(50));
    await Promise.all(order.map((i) => accept({ key: `r${i}`, at: hoursAgo(60 - i) })));
    const rows = await followUps();
    expect(rows).toHaveLength(50);
    expect(rows.filter(({ stage }) => stage === "scheduled")).toMatchObject([{ key: "r49" }]);
    expect(rows.slice(0, -1).filter(({ stage }) => stage !== "cancelled" && stage !== "skipped")).toEqual([]);
    expect(rows.map(({ attempt }) => attempt)).toEqual(times(50).map((i) => i + 1));
  });

  it("are numbered in the order in which they happened", async () => {
    await accept({ key: "r1", at: hoursAgo(3) });
    await accept({ key: "r2", at: hoursAgo(2) });
    await accept({ key: "r2", at: hoursAgo(2) });
    await accept({ key: "r3", at: hoursAgo(1) });
    expect(await followUps()).toEqual([
      { key: "r1", attempt: 1, stage: "cancelled", reason: "newer-resolution" },
      { key: "r2", attempt: 2, stage: "cancelled", reason: "newer-resolution" },
      { key: "r3", attempt: 3, stage: "scheduled", reason: null },
    ]);
  });

  it("do not supersede a newer one when they come late, and are numbered all the same", async () => {
    await accept({ key: "r2", at: hoursAgo(1) });
    await accept({ key: "r1", at: hoursAgo(2) });
    expect(await followUps()).toEqual([
      { key: "r1", attempt: 1, stage: "skipped", reason: "older-resolution" },
      { key: "r2", attempt: 2, stage: "scheduled", reason: null },
    ]);
  });

  it("of two tickets do not touch each other", async () => {
    await Promise.all(times(20).map((i) => accept({ key: "r1" }, `T-${i}`)));
    expect(new Set((await followUps()).map(({ stage }) => stage))).toEqual(new Set(["scheduled"]));
  });
});

describe("customers", () => {
  let all: World;
  beforeAll(async () => {
    all = await world({ helpdeskUrl: "http://127.0.0.1:9" });
  });
  afterAll(() => all.close());
  const unknown = { name: null, language: null, timeZone: null, company: null };
  const customer = (email: string | null, id: string) => ({ id, email, ...unknown });
  const customers = async () => (await all.sql`select id from customers`).length;

  it("with the same address from two connections are one, however it is written, and at the same time", async () => {
    const written = ["ana@customers.test", "Ana@Customers.test", " ana@customers.test"];
    await Promise.all(
      times(30).map((i) =>
        all.solve({ id: `A-${i}`, customer: customer(written[i % 3] ?? null, `c-${i}`) }, i % 2 === 0 ? "api" : "desk"),
      ),
    );
    expect(await customers()).toBe(1);
  });

  it("without an address are known by their helpdesk's id, and another helpdesk's is another one", async () => {
    const before = await customers();
    await all.solve({ id: "B-1", customer: customer(null, "c-7") });
    await all.solve({ id: "B-2", customer: customer(null, "c-7") });
    await all.solve({ id: "B-3", customer: customer(null, "c-7") }, "desk");
    expect((await customers()) - before).toBe(2);
  });
});

describe(`webhooks of a ticket that was solved, reopened and solved again (PROOF_SEED=${proofSeed})`, () => {
  let all: World;
  let desk: SampleDesk;
  beforeAll(async () => {
    desk = await sampleDesk();
    all = await world({ helpdeskUrl: desk.url, rules: { checkInAfter: "PT1H" } });
  });
  afterAll(async () => {
    await all.close();
    await desk.stop();
  });
  const tell = (ticketId: string, dedupeKey: string) =>
    putIntoInbox(all.sql, { connection: "desk", dedupeKey, ticketId, body: "{}" });

  it("are one row of the inbox when the same one comes fifty times at once", async () => {
    const ticket = await desk.write("ben@customers.test");
    await desk.solve(ticket);
    const kept = await Promise.all(times(50).map(() => tell(ticket, "ben")));
    expect(kept.filter(({ stored }) => stored)).toHaveLength(1);
    expect(await readTickets(all)).toBe(1);
    expect(await readTickets(all)).toBe(0);
  });

  it.each(times(6))("lead to two resolutions and one open follow-up, shuffled and tripled (%i)", async (round) => {
    const { sql } = all;
    const { shuffled } = seeded(proofSeed + round);
    const ticket = await desk.write(`customer-${round}@customers.test`);
    const told: string[] = [];
    const happens = async (what: string, act: (id: string) => Promise<unknown>) => {
      await act(ticket);
      told.push(`${ticket} ${what}`);
      // Three times at once and in any order with everything told so far; only the first of each is kept.
      await Promise.all(shuffled([...told, ...told, ...told]).map((key) => tell(ticket, key)));
    };
    await happens("solved", desk.solve);
    await readTickets(all);
    await happens("reopened", desk.reopen);
    // Whether anybody reads in between must make no difference.
    const reading = round % 2 === 0 ? readTickets(all) : Promise.resolve(0);
    await happens("solved again", desk.solve);
    await reading;
    // All events once more under new ids, as a helpdesk does that lost our answers.
    await Promise.all(shuffled(told).map((key) => tell(ticket, `${key} once more`)));
    await Promise.all([readTickets(all), readTickets(all), readTickets(all)]);

    const rows = await sql<{ stage: string; attempt: number }[]>`
      select stage, attempt from follow_ups join tickets on tickets.id = ticket_id
      where external_id = ${ticket} order by resolved_at`;
    expect([...rows]).toEqual([
      { stage: "cancelled", attempt: 1 },
      { stage: "scheduled", attempt: 2 },
    ]);
    expect(await checkInvariants({ sql, tickets: await desk.tickets() })).toEqual([]);
  });
});
