import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { restore, whyNotRestored } from "../../database/restoring.ts";
import { recordTicketEvent } from "../../database/ticket-events.ts";
import { skip, withdraw } from "../../database/withdrawal.ts";
import { messageId } from "../../mail/correlation.ts";
import { type World, world } from "../support/world.ts";

let all: World;
beforeAll(async () => {
  all = await world({ rules: { remindAfter: "PT1H", patience: "P5D", holdWindow: "P14D" } });
});
afterAll(() => all.close());

const actor = "person:pe_1";
const reminderId = (followUpId: string) =>
  messageId({ kind: "reminder", followUpId, round: 1, domain: all.dependencies.replyDomain });
const stop = async (followUpId: string) =>
  await withdraw(all.sql, { followUpId, reason: "by-a-person", actor: "person:pe_1" });
const undo = async (followUpId: string) => await restore(all.sql, { followUpId, actor });
const told = async (
  ticketId: string,
  event: Pick<Parameters<typeof recordTicketEvent>[1], "event" | "resolvedUntil">,
) => await recordTicketEvent(all.sql, { connection: "api", ticketId, actor: "helpdesk", ...event });
const reopen = async (ticketId: string, resolvedUntil: Date | null = null) =>
  await told(ticketId, { event: "reopened", resolvedUntil });
const mailsTo = (id: string) => all.smtp.mails.filter(({ envelope }) => envelope.to.includes(`${id}@customers.test`));
const due = async (followUpId: string) => {
  const [row] = await all.sql<{ wake: string; dueInMinutes: number; event: string; actor: string }[]>`
    select wake, round(extract(epoch from due_at - now()) / 60)::int as due_in_minutes, event, actor
    from follow_ups join timeline on follow_up_id = follow_ups.id
    where follow_ups.id = ${followUpId} order by timeline.id desc limit 1`;
  return row;
};

describe("undoing a skip or a cancel", () => {
  it("asks after all what was skipped, once, with who put it back", async () => {
    const id = await all.solve({ id: "U-1" });
    await skip(all.sql, { followUpId: id, actor });
    expect(await undo(id)).toEqual({ restored: true, stage: "scheduled" });
    expect(await due(id)).toMatchObject({ wake: "restored", dueInMinutes: 0, event: "restored", actor });
    await all.askCustomer({ followUpId: id });
    expect(await all.row(id)).toMatchObject({ stage: "asked", reason: null });
    expect(mailsTo("U-1")).toHaveLength(1);
  });

  it("waits on for the answer to what was asked, and sends nothing a second time", async () => {
    const id = await all.solve({ id: "U-2" });
    await all.askCustomer({ followUpId: id });
    await stop(id);
    await undo(id);
    expect(await due(id)).toMatchObject({ dueInMinutes: 60 });
    const { next } = await all.askCustomer({ followUpId: id });
    expect(next).toMatchObject({ do: "listen", afterwards: "ask" });
    expect(mailsTo("U-2")).toHaveLength(1);
  });

  it("plans anew a mail that was held back because of the stop, so that nobody looks for it for ever", async () => {
    const id = await all.solve({ id: "U-3" });
    await all.askCustomer({ followUpId: id });
    await stop(id);
    // A reminder had been planned, and was withdrawn by whoever was to send it.
    await all.sql`
      insert into effects (key, follow_up_id, kind, phase, error)
      values (${`reminder:${id}:1`}, ${id}, 'reminder', 'refused', 'no longer wanted')`;
    await all.sql`
      insert into mails (id, message_id, kind, customer_id, effect_key)
      select ${`ml_${id}`}, ${reminderId(id)}, 'reminder', customer_id, ${`reminder:${id}:1`} from follow_ups where id = ${id}`;
    await all.sql`
      insert into mail_follow_ups (mail_id, follow_up_id, kind, round) values (${`ml_${id}`}, ${id}, 'reminder', 1)`;
    await undo(id);
    await all.sql`update follow_ups set asked_at = now() - interval '2 hours' where id = ${id}`;
    await all.askCustomer({ followUpId: id });
    const [row] = await all.sql`select phase from effects where key = ${`reminder:${id}:1`}`;
    expect(row).toEqual({ phase: "accepted" });
    expect(mailsTo("U-3")).toHaveLength(2);
  });

  it("pressed twice, or by two people, puts it back once", async () => {
    const id = await all.solve({ id: "U-4" });
    await skip(all.sql, { followUpId: id, actor });
    const both = await Promise.all([undo(id), undo(id)]);
    expect(both.filter(({ restored }) => restored)).toHaveLength(1);
    const events = await all.sql`select event from timeline where follow_up_id = ${id} and event = 'restored'`;
    expect(events).toHaveLength(1);
  });

  it("is refused where a newer resolution has taken its place, or the ticket came back meanwhile", async () => {
    const older = await all.solve({ id: "U-5", resolution: { key: "r1", at: new Date(Date.now() - 60_000) } });
    await skip(all.sql, { followUpId: older, actor });
    await all.solve({ id: "U-5", resolution: { key: "r2", at: new Date() } });
    expect(await undo(older)).toEqual({ restored: false, because: "newer-resolution" });

    const back = await all.solve({ id: "U-6" });
    await skip(all.sql, { followUpId: back, actor });
    await reopen("U-6");
    expect(await whyNotRestored(all.sql, { followUpId: back })).toBe("moved-on");
    expect(await undo(back)).toEqual({ restored: false, because: "moved-on" });

    const before = await all.solve({ id: "U-7" });
    await skip(all.sql, { followUpId: before, actor });
    await reopen("U-7", new Date(Date.now() - 3_600_000));
    expect(await undo(before)).toMatchObject({ restored: true });
  });

  it("is refused where a newer resolution is there, though nobody is asked about that one either", async () => {
    const older = await all.solve({ id: "U-11", resolution: { key: "r1", at: new Date(Date.now() - 60_000) } });
    await skip(all.sql, { followUpId: older, actor });
    const newer = await all.solve({ id: "U-11", resolution: { key: "r2", at: new Date() } });
    await skip(all.sql, { followUpId: newer, actor });
    expect(await undo(older)).toEqual({ restored: false, because: "newer-resolution" });
    expect(await undo(newer)).toMatchObject({ restored: true });
  });

  it("is refused while another follow-up of the ticket is open, whatever that one came from", async () => {
    const id = await all.solve({ id: "U-12" });
    await skip(all.sql, { followUpId: id, actor });
    await all.sql`
      insert into follow_ups (
        id, origin, origin_id, ticket_id, customer_id, attempt, stage, policy_name, policy_version, resolved_at, answer_until)
      select 'fu_other', 'outreach', 'or_1', ticket_id, customer_id, 1, 'asked', policy_name, policy_version, resolved_at, answer_until
      from follow_ups where id = ${id}`;
    expect(await undo(id)).toEqual({ restored: false, because: "newer-resolution" });
    await all.sql`update follow_ups set stage = 'settled' where id = 'fu_other'`;
    expect(await undo(id)).toMatchObject({ restored: true });
  });

  it.each(["deleted", "merged"] as const)("is refused where the ticket has been %s since", async (event) => {
    const id = await all.solve({ id: `U-${event}` });
    await skip(all.sql, { followUpId: id, actor });
    await told(`U-${event}`, { event });
    expect(await undo(id)).toEqual({ restored: false, because: "moved-on" });
  });

  it("is refused where an earlier answer has reopened the ticket since", async () => {
    const first = await all.solve({ id: "U-8", resolution: { key: "r1", at: new Date(Date.now() - 60_000) } });
    await all.askCustomer({ followUpId: first });
    const second = await all.solve({ id: "U-8", resolution: { key: "r2", at: new Date() } });
    await skip(all.sql, { followUpId: second, actor });
    await all.answer(first, { verdict: "not_held" });
    await all.settleFollowUp({ followUpId: first });
    expect(await undo(second)).toEqual({ restored: false, because: "moved-on" });
  });

  it("leaves alone what a rule decided, what is not stopped, what is too old, and what is not there", async () => {
    const id = await all.solve({ id: "U-9" });
    expect(await undo(id)).toEqual({ restored: false, because: "not-over" });
    await reopen("U-9");
    expect(await undo(id)).toEqual({ restored: false, because: "not-by-a-person" });
    const old = await all.solve({ id: "U-10" });
    await skip(all.sql, { followUpId: old, actor });
    await all.sql`update follow_ups set answer_until = now() where id = ${old}`;
    expect(await undo(old)).toEqual({ restored: false, because: "window-closed" });
    expect(await undo("fu_none")).toEqual({ restored: false, because: "unknown" });
  });
});
