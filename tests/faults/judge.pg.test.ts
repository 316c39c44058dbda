import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { followUpOf } from "./outside.ts";
import { judge, type Trial } from "./judge.ts";
import { putIntoInbox } from "../../database/inbox.ts";
import { readTickets } from "../support/read-tickets.ts";
import { type World, world } from "../support/world.ts";
import { seeded } from "../proof/seeded.ts";
import { type FaultsDesk, faultsDesk } from "./desk.ts";
import { createWitness } from "./witness.ts";
import type { Violation } from "../support/invariants.ts";

/** One ticket that was solved, asked about, said "not held" and was opened again: everything as promised. */
describe("the judge of a run", () => {
  const address = "person-1@customers.test";
  const reply = Buffer.from("Subject: Re: Did it hold?\r\n\r\nThanks.");
  let all: World;
  let desk: FaultsDesk;
  let trial: Trial;

  beforeAll(async () => {
    desk = await faultsDesk({ webhookUrls: () => [], chance: seeded(1) });
    all = await world({ helpdeskUrl: desk.url, credentials: { token: desk.token } });
    const { sql, smtp } = all;
    const witness = createWitness();
    const ticketId = desk.write(address);
    const { key } = desk.solve(ticketId);
    witness.ticketOf.set(address, ticketId);
    witness.told.push({ connection: "desk", ticketId, key, acknowledged: true });
    await putIntoInbox(sql, { connection: "desk", dedupeKey: "1", ticketId, body: "{}" });
    await readTickets(all);
    const [followUp] = await sql<{ id: string }[]>`select id from follow_ups`;
    const followUpId = followUp?.id ?? "";
    await all.askCustomer({ followUpId });
    const given = { verdict: "not_held", words: "Still broken." } as const;
    await all.answer(followUpId, given);
    witness.answers.push({ followUpId, ...given, acknowledged: true });
    await all.settleFollowUp({ followUpId });
    await all.carryOut({ followUpId });
    await sql`
      insert into inbound_mails (id, sha256, raw)
      values ('in_1', ${createHash("sha256").update(reply).digest()}, ${reply})`;
    witness.replies.push(reply);
    trial = { sql, witness, mails: smtp.mails, tickets: desk.tickets() };
  });
  afterAll(async () => {
    await all.close();
    await desk.stop();
  });

  const says = async (change: Partial<Trial>): Promise<Violation[]> => await judge({ ...trial, ...change });
  const followUpId = () => trial.witness.answers[0]?.followUpId ?? "";

  it("finds nothing where every promise was kept", async () => {
    expect(trial.mails).toHaveLength(2);
    expect(trial.tickets).toMatchObject([{ status: "open", notes: [expect.stringContaining("Still broken.")] }]);
    expect(await says({})).toEqual([]);
  });

  it("sees a solution that got a 2xx and has no follow-up (promise 1)", async () => {
    const told = [
      ...trial.witness.told,
      { connection: "api", ticketId: "T-9", key: "r-1", acknowledged: true } as const,
    ];
    expect(await says({ witness: { ...trial.witness, told } })).toEqual([
      { promise: 1, subject: "api T-9", what: "got a 2xx, and was lost" },
    ]);
  });

  it("sees two follow-ups that were named for one resolution (promise 1)", async () => {
    const named = new Map([["T-1 r-1", new Set(["fu_a", "fu_b"])]]);
    expect(await says({ witness: { ...trial.witness, named } })).toEqual([
      { promise: 1, subject: "api T-1 r-1", what: "got several follow-ups for one resolution" },
    ]);
  });

  it("sees a mail that arrived twice, in the ledger and by the envelope alone (promise 2)", async () => {
    const checkIn = trial.mails.filter(({ messageId }) => messageId.startsWith("<check_in."));
    expect(followUpOf(checkIn[0]?.messageId ?? "")).toBe(followUpId());
    expect(await says({ mails: [...trial.mails, ...checkIn] })).toEqual([
      { promise: 2, subject: checkIn[0]?.messageId, what: "arrived 2 times" },
      { promise: 2, subject: address, what: "was asked 2 times about 1 solutions" },
    ]);
  });

  it("sees a mail that was sent and never arrived (promise 2)", async () => {
    const [, ...others] = trial.mails;
    expect(await says({ mails: others })).toEqual([
      {
        promise: 2,
        subject: trial.mails[0]?.messageId,
        what: "never arrived, although the ledger says accepted",
      },
    ]);
  });

  it("sees a doubtful mail that nobody is told of (promise 2)", async () => {
    const { sql } = all;
    await sql`update effects set phase = 'unknown' where kind = 'check_in'`;
    const found = await says({});
    await sql`update effects set phase = 'accepted' where kind = 'check_in'`;
    const subject = trial.mails[0]?.messageId;
    expect(found).toEqual([{ promise: 2, subject, what: "is unknown, and nobody is told" }]);
  });

  it("sees an answer that was acknowledged and is not there (promise 3)", async () => {
    const lost = { followUpId: followUpId(), verdict: "held", words: "It works.", acknowledged: true } as const;
    expect(await says({ witness: { ...trial.witness, answers: [...trial.witness.answers, lost] } })).toEqual([
      { promise: 3, subject: followUpId(), what: "answered held, and it was lost" },
    ]);
  });

  it("sees a reply that got a 202 and was not kept (promise 3)", async () => {
    const replies = [...trial.witness.replies, Buffer.from("another")];
    expect(await says({ witness: { ...trial.witness, replies } })).toEqual([
      { promise: 3, subject: "reply 1", what: "got a 202, and was lost" },
    ]);
  });

  it("sees the same note twice, and a ticket that is not open although we say so (promise 4)", async () => {
    const twice = trial.tickets.map((ticket) => ({ ...ticket, notes: [...ticket.notes, ...ticket.notes] }));
    const marker = `[aftercare ${followUpId()} 1]`;
    expect(await says({ tickets: twice })).toEqual([
      { promise: 4, subject: `${followUpId()} 1`, what: "left 2 notes instead of one" },
      { promise: 4, subject: marker, what: "was noted 2 times" },
    ]);
    const solved = trial.tickets.map((ticket) => ({ ...ticket, status: "solved" as const }));
    expect(await says({ tickets: solved })).toEqual([
      { promise: 4, subject: `${followUpId()} 1`, what: "counts as reopened, and the ticket is solved" },
    ]);
  });

  it("sees an opt-out that was lost, and a question long after one (promise 5)", async () => {
    const optOuts = new Map([[address, 0]]);
    const messageId = `<reminder.${followUpId()}.1@reply.acme.test>`;
    const arrivals = [{ messageId, to: address, atMs: 31_000 }];
    expect(await says({ witness: { ...trial.witness, optOuts, arrivals } })).toEqual([
      { promise: 5, subject: "opt-outs", what: "1 got a 2xx, and were lost" },
      { promise: 5, subject: messageId, what: "arrived long after the opt-out" },
    ]);
  });

  it("sees an answer that nobody gave (promise 6)", async () => {
    expect(await says({ witness: { ...trial.witness, answers: [] } })).toEqual([
      { promise: 6, subject: `${followUpId()} 1`, what: "has an answer that nobody gave" },
    ]);
  });
});
