import { afterEach, describe, expect, it } from "vitest";
import { sendMail } from "../../activities/send-mail.ts";
import { type World, world } from "../support/world.ts";

/** What an attempt leaves behind when its process dies, and what the next one makes of it. */
describe("an attempt whose process died half-way", () => {
  let all: World;
  afterEach(async () => {
    await all.close();
  });
  const phaseOf = async (kind: string): Promise<unknown> => {
    const [effect] = await all.sql`select phase from effects where kind = ${kind}`;
    return effect?.["phase"];
  };

  it("leaves an unknown mail and an alarm, when it died after the data", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update effects set phase = 'data_sent', lease_until = now()`;
    await all.sql`update follow_ups set stage = 'asking', asked_at = null`;
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await phaseOf("check_in")).toBe("unknown");
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("says once in the story that a mail is unknown, however many attempts find it so", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update effects set phase = 'data_sent', lease_until = now()`;
    const effectKey = `check_in:${followUpId}:1`;
    await sendMail(all.dependencies, { effectKey });
    await sendMail(all.dependencies, { effectKey });
    const said = await all.sql`
      select id from timeline where follow_up_id = ${followUpId} and event = 'mail' and detail->>'phase' = 'unknown'`;
    expect(said).toHaveLength(1);
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("leaves the mail unknown only together with its alarm", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update effects set phase = 'data_sent', lease_until = now()`;
    await all.sql`update follow_ups set stage = 'asking', asked_at = null`;
    await all.sql`alter table alarms add constraint none_now check (false) not valid`;
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("none_now");
    expect(await phaseOf("check_in")).toBe("data_sent");
    await all.sql`alter table alarms drop constraint none_now`;
    await all.askCustomer({ followUpId });
    expect(await phaseOf("check_in")).toBe("unknown");
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("leaves an unknown mail also when the customer has answered it before anybody looked", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update effects set phase = 'data_sent', lease_until = now()`;
    await all.sql`update follow_ups set stage = 'asking', asked_at = null`;
    await all.answer(followUpId, { verdict: "held" });
    const standing = await all.askCustomer({ followUpId });
    expect(standing.newest).toEqual({ version: 1, verdict: "held" });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await phaseOf("check_in")).toBe("unknown");
    expect(await all.row(followUpId)).toMatchObject({ stage: "answered" });
  });

  it.each([
    ["the customer has written back", "update follow_ups set needs_look = 'reply'"],
    ["the policy's time for answers is over", "update follow_ups set answer_until = now()"],
  ])("leaves an unknown reminder also when %s before anybody looked", async (_what, meanwhile) => {
    all = await world({ rules: { remindAfter: "P3D" } });
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update follow_ups set asked_at = now() - interval '4 days'`;
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(2);
    await all.sql`update effects set phase = 'data_sent', lease_until = now() where kind = 'reminder'`;
    await all.sql`update follow_ups set reminded_at = null`;
    await all.sql.unsafe(meanwhile);
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(2);
    expect(await phaseOf("reminder")).toBe("unknown");
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("waits for an attempt that may still be at it, before it writes that nobody knows", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.askCustomer({ followUpId });
    await all.sql`update effects set phase = 'data_sent', lease_until = now() + interval '1 hour'`;
    await all.answer(followUpId, { verdict: "held" });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("another attempt is still at it");
    expect(await phaseOf("check_in")).toBe("data_sent");
  });

  it("raises no alarm about a mail that another attempt has finished meanwhile", async () => {
    all = await world();
    all.smtp.behave("slow-after-data");
    const followUpId = await all.solve({ id: "1" });
    const overtaken = all.askCustomer({ followUpId });
    await all.smtp.waitForMail();
    await all.sql`update effects set phase = 'accepted', attempt = attempt + 1, lease_until = null`;
    all.smtp.dropConnections();
    await overtaken.catch(() => undefined);
    expect(await phaseOf("check_in")).toBe("accepted");
    expect(await all.alarms()).toEqual([]);
  });

  it("tells the customer what happens next also when it died while that mail was planned", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1" });
    await all.sql`update follow_ups set stage = 'asked', asked_at = now()`;
    await all.answer(followUpId, { verdict: "not_held" });
    await all.settleFollowUp({ followUpId });
    await all.sql
      .unsafe(
        `create function die() returns trigger language plpgsql as $$ begin raise 'died'; end $$;
        create trigger die before insert on mail_follow_ups for each row execute function die()`,
      )
      .simple();
    await expect(all.carryOut({ followUpId })).rejects.toThrow("died");
    await all.sql`drop trigger die on mail_follow_ups`;
    await all.carryOut({ followUpId });
    expect(all.smtp.mails.map((mail) => mail.messageId)).toEqual([expect.stringContaining("next_steps_mail")]);
    expect(await phaseOf("next_steps_mail")).toBe("accepted");
  });
});
