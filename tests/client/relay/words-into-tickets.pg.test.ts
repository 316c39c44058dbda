import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decisionsOf } from "../../../database/asking-decisions.ts";
import { putIntoInbox } from "../../../database/inbox.ts";
import { listInboundMails } from "../../../database/inbound-mails.ts";
import { answerForCustomer, finishLook } from "../../../database/needs-look.ts";
import { repairOverdue } from "../../../database/reconcile-overdue.ts";
import { looksNeeded } from "../../../database/today.ts";
import type { Verdict } from "../../../domain/words.ts";
import { replyText } from "../../../client/console/reply-text.ts";
import { type SampleDesk, sampleDesk } from "../../support/sample-desk.ts";
import { readTickets } from "../../support/read-tickets.ts";
import { type World, world } from "../../support/world.ts";

let desk: SampleDesk;
let all: World;
let ticketId: string;
let followUpId: string;
beforeAll(async () => {
  desk = await sampleDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  all = await world({ helpdeskUrl: desk.url });
  ticketId = await desk.write("helen@customers.test");
  await desk.solve(ticketId);
  await told();
  const [row] = await all.sql<{ id: string }[]>`select id from follow_ups`;
  followUpId = row?.id ?? "";
});
afterEach(() => all.close());

/** The helpdesk tells that something has changed, and the relay reads the ticket. */
async function told(): Promise<void> {
  await putIntoInbox(all.sql, { connection: "desk", dedupeKey: crypto.randomUUID(), ticketId, body: "{}" });
  await readTickets(all);
}
const replies = async () => await listInboundMails(all.sql, { state: "needs_look", after: null, limit: 10 });
const answered = async (verdict: Verdict) => {
  const none = { satisfaction: null, effort: null, againOn: null, words: "", dedupeKey: "n", actor: "person:p" };
  await answerForCustomer(all.sql, { ...none, followUpId, verdict, source: "agent", channel: "ticket" });
};
const notAnAnswer = async () => {
  await finishLook(all.sql, { followUpId, actor: "person:p" });
  await readTickets(all);
};
const inTheDesk = async () => (await desk.tickets()).find(({ id }) => id === ticketId);

describe("a customer who writes into the solved ticket, which opens it again", () => {
  it("cancels nothing: the words are kept as a reply for a person to read, once however often they are told", async () => {
    await desk.answer(ticketId, "Thänks!\n\n> Does it work now?");
    await told();
    await told();
    await all.askCustomer({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ stage: "scheduled", reason: null, needsLook: "reply" });
    const looks = await looksNeeded(all.sql, { solvedBy: undefined, limit: 10 });
    expect(await replyText(looks[0]?.raw ?? new Uint8Array(), { most: 100 })).toBe("Thänks!");
    expect(await replies()).toMatchObject([{ followUpId, class: "human", cameBy: "ticket", state: "needs_look" }]);
    const story = await all.sql`
      select detail->>'cameBy' as came_by from timeline where event in ('reply-received', 'ticket-reopened')`;
    expect([...story]).toEqual([{ cameBy: "ticket" }]);
  });

  it("is not asked while nobody has read it, and nobody is called because that takes long", async () => {
    await desk.answer(ticketId, "Thanks!");
    await told();
    const standing = await all.askCustomer({ followUpId });
    expect(standing.next).toMatchObject({ do: "listen", afterwards: "ask" });
    expect(all.smtp.mails).toEqual([]);
    expect(await decisionsOf(all.sql, { followUpId })).toMatchObject([{ answer: "later", because: "replies-read" }]);
    expect(await all.sql`select from timeline where event = 'postponed'`).toEqual([]);
    await all.sql`update follow_ups set due_at = now() - interval '1 day'`;
    expect(await repairOverdue(all.sql)).toMatchObject({ repaired: 0 });
  });

  it("is heard although no webhook told of it, when the check-in would be sent", async () => {
    await desk.answer(ticketId, "Still broken.");
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toEqual([]);
    expect(await all.row(followUpId)).toMatchObject({ stage: "scheduled", needsLook: "reply" });
    expect(await replies()).toHaveLength(1);
  });

  it("gets no reminder", async () => {
    await all.askCustomer({ followUpId });
    await all.sql`update follow_ups set asked_at = now() - interval '10 days'`;
    await desk.answer(ticketId, "Thanks!");
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked", needsLook: "reply" });
  });

  it("is not heard a second time where an answer has been given, and not at all where nobody is to be asked", async () => {
    await answered("held");
    await desk.answer(ticketId, "Thanks!");
    await told();
    expect(await replies()).toEqual([]);
    expect(await all.row(followUpId)).toMatchObject({ stage: "answered", needsLook: null });
  });
});

describe("the words in the ticket, once a person has read them", () => {
  it.each([
    ["held", { stage: "settled", outcome: "closed" }, 0],
    ["partly", { stage: "settled", outcome: "reopened" }, 1],
    ["not_held", { stage: "settled", outcome: "reopened" }, 1],
    ["not_tested", { stage: "scheduled", outcome: null, round: 1 }, 0],
  ] as const)("settle as any answer: %s", async (verdict, standing, notes) => {
    await desk.answer(ticketId, "So and so.");
    await told();
    expect(await replies()).toHaveLength(1);
    await answered(verdict);
    await all.settleFollowUp({ followUpId });
    await all.carryOut({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ ...standing, needsLook: null });
    const ticket = await inTheDesk();
    expect([ticket?.status, ticket?.notes.length]).toEqual(["open", notes]);
    expect(await replies()).toEqual([]);
  });

  it("do what any reopening does where they are no answer", async () => {
    await desk.answer(ticketId, "Where is your office?");
    await told();
    await notAnAnswer();
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "reopened", needsLook: null });
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toEqual([]);
  });

  it("end the same way where the check-in is looked at before the ticket is read anew", async () => {
    await desk.answer(ticketId, "Where is your office?");
    await told();
    await finishLook(all.sql, { followUpId, actor: "person:p" });
    expect(await all.sql`select from follow_ups where wake = 'released'`).toHaveLength(1);
    await all.askCustomer({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "reopened" });
    expect(await replies()).toEqual([]);
  });
});

describe("an agent who opens the ticket", () => {
  it("cancels at once", async () => {
    await desk.reopen(ticketId);
    await told();
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "reopened", needsLook: null });
  });

  it("cancels also after words of the customer that nobody has read, which stay to be read", async () => {
    await desk.answer(ticketId, "Thanks!");
    await told();
    await desk.solve(ticketId);
    await desk.reopen(ticketId);
    await told();
    const stages = await all.sql`select stage from follow_ups order by attempt`;
    expect(stages.map(({ stage }) => stage)).toEqual(["cancelled", "skipped"]);
    expect(await replies()).toHaveLength(1);
  });
});
