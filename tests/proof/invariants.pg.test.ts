import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putIntoInbox } from "../../database/inbox.ts";
import { saveSubscription } from "../../database/subscriptions.ts";
import { checkInvariants, type Evidence, type Violation } from "../support/invariants.ts";
import { readTickets } from "../support/read-tickets.ts";
import { type SampleDesk, sampleDesk } from "../support/sample-desk.ts";
import { type World, world } from "../support/world.ts";

/** Loops that ended as they should: one through a helpdesk, one through the API, each said "not held". */
describe("the invariant checker", () => {
  let all: World;
  let desk: SampleDesk;
  let evidence: Evidence;

  beforeAll(async () => {
    desk = await sampleDesk();
    all = await world({ helpdeskUrl: desk.url });
    const ticket = await desk.write("helen@customers.test");
    await desk.solve(ticket);
    await putIntoInbox(all.sql, { connection: "desk", dedupeKey: "1", ticketId: ticket, body: "{}" });
    await readTickets(all);
    // Somebody has to hear that an API-driven ticket is to be opened again.
    await saveSubscription(all.sql, {
      name: "desk",
      url: "http://127.0.0.1:9/events",
      events: ["ticket.reopen_requested"],
      newSecret: desk.secret,
      vault: all.vault,
      by: "test",
    });
    await all.solve({ id: "T-1" });
    const followUps = await all.sql<{ id: string }[]>`select id from follow_ups order by id`;
    const answers = [];
    for (const { id: followUpId } of followUps) {
      await all.askCustomer({ followUpId });
      await all.answer(followUpId, { verdict: "not_held", words: "Still broken." });
      await all.settleFollowUp({ followUpId });
      await all.carryOut({ followUpId });
      answers.push({ followUpId, verdict: "not_held" as const, words: "Still broken.", acknowledged: true });
    }
    evidence = { sql: all.sql, mails: all.smtp.mails, tickets: await desk.tickets(), answers };
  });
  afterAll(async () => {
    await all.close();
    await desk.stop();
  });

  /** What is found once the break has been made, which is then taken back. */
  async function foundAfter(sabotage: string): Promise<Violation[]> {
    const done = new Error("taken back");
    let found: Violation[] = [];
    try {
      await all.sql.begin(async (tx) => {
        await tx.unsafe(sabotage).simple();
        found = await checkInvariants({ ...evidence, sql: tx });
        throw done;
      });
    } catch (error) {
      if (error !== done) throw error;
    }
    return found;
  }

  it("finds nothing where every promise was kept", async () => {
    expect(evidence.mails).toHaveLength(4);
    expect(await checkInvariants(evidence)).toEqual([]);
  });

  it.each([
    { promise: 1, what: "an event that was never handled", sql: "update inbox set handled_at = null" },
    { promise: 1, what: "a resolution without a follow-up", sql: "update follow_ups set origin_id = origin_id || 'x'" },
    {
      promise: 1,
      what: "a solved ticket that was never stored",
      sql: "update resolutions set resolution_key = 'another'; update inbox set received_at = now()",
    },
    {
      promise: 1,
      what: "two open follow-ups on one ticket",
      sql: `
        drop index follow_ups_one_open;
        update follow_ups set stage = 'asked', ticket_id = (select min(ticket_id) from follow_ups)`,
    },
    {
      promise: 2,
      what: "a question sent again after it was unknown",
      sql: `
        insert into timeline (follow_up_id, event, detail)
        select follow_up_id, 'mail', detail || '{"phase": "unknown"}' from timeline where event = 'mail'`,
    },
    {
      promise: 2,
      what: "a mail that went out without its ledger knowing",
      sql: "update effects set phase = 'claimed' where kind = 'check_in'",
    },
    {
      promise: 2,
      what: "a mail that is only in the ledger",
      sql: "update mails set message_id = message_id || 'x' where kind = 'check_in'",
    },
    { promise: 3, what: "an answer that was lost", sql: "delete from answers" },
    { promise: 3, what: "an answer that was never settled", sql: "update follow_ups set settled_version = 0" },
    { promise: 3, what: "a settlement that was lost", sql: "delete from settlements" },
    {
      promise: 4,
      what: "a reopening that never happened",
      sql: "update effects set phase = 'refused' where kind = 'reopen'",
    },
    {
      promise: 4,
      what: "a helpdesk that was never told by its event",
      sql: "delete from deliveries; delete from outbox where type = 'ticket.reopen_requested'",
    },
    {
      promise: 5,
      what: "a mail after an opt-out",
      sql: `
        insert into opt_outs (address_hmac, at, by)
        select address_hmac, now() - interval '1 hour', 'test' from customers`,
    },
    {
      promise: 5,
      what: "a mail after an erasure",
      sql: "update customers set erased_at = now() - interval '1 hour'",
    },
    {
      promise: 5,
      what: "a mail after a reopening",
      sql: `
        insert into timeline (follow_up_id, at, event, detail)
        select id, now() - interval '1 hour', 'cancelled', '{"reason": "reopened"}' from follow_ups`,
    },
    {
      promise: 5,
      what: "a mail after a newer resolution",
      sql: `
        insert into resolutions (id, ticket_id, resolution_key, at, created_at)
        select id || 'x', ticket_id, 'newer', now(), now() - interval '1 hour' from resolutions`,
    },
    { promise: 6, what: "an answer nobody gave", sql: "update answers set verdict = 'partly'" },
    { promise: 6, what: "an answer without a link", sql: "delete from tokens" },
  ])("sees $what (promise $promise)", async ({ promise, sql }) => {
    expect((await foundAfter(sql)).map((violation) => violation.promise)).toContain(promise);
  });

  it("sees a mail that arrived twice, and a ticket with two notes or none", async () => {
    const [first] = evidence.mails ?? [];
    const twice = await checkInvariants({ ...evidence, mails: [...(evidence.mails ?? []), ...(first ? [first] : [])] });
    expect(twice).toMatchObject([{ promise: 2, what: "arrived 2 times" }]);
    const noted = (times: number) =>
      checkInvariants({
        ...evidence,
        tickets: (evidence.tickets ?? []).map((ticket) => ({
          ...ticket,
          notes: Array.from({ length: times }, () => ticket.notes).flat(),
        })),
      });
    expect(await noted(2)).toMatchObject([{ promise: 4, what: "left 2 notes instead of one" }]);
    expect(await noted(0)).toMatchObject([{ promise: 4, what: "left 0 notes instead of one" }]);
    const solved = (evidence.tickets ?? []).map((ticket) => ({ ...ticket, status: "solved" as const }));
    expect(await checkInvariants({ ...evidence, tickets: solved })).toMatchObject([
      { promise: 4, what: "counts as reopened, and the ticket is solved" },
    ]);
  });

  it("sees an answer that was acknowledged and is not there", async () => {
    const [answer] = evidence.answers ?? [];
    if (!answer) throw new Error("nothing was answered");
    const answers = [...(evidence.answers ?? []), { ...answer, words: "It came back." }];
    expect(await checkInvariants({ ...evidence, answers })).toMatchObject([
      { promise: 3, what: "answered not_held, and it was lost" },
    ]);
  });

  it("leaves a mail alone that was claimed before the customer opted out", async () => {
    const optedOut = "insert into opt_outs (address_hmac, by) select address_hmac, 'test' from customers";
    expect(await foundAfter(optedOut)).toEqual([]);
  });
});
