import { afterEach, describe, expect, it } from "vitest";
import { decisionsOf } from "../../database/asking-decisions.ts";
import { forgetOldLetters, readLetter } from "../../database/letters.ts";
import { optOut } from "../../database/opt-outs.ts";
import { findToken } from "../../database/tokens.ts";
import { withdraw } from "../../database/withdrawal.ts";
import { type World, world } from "../support/world.ts";

const ana = { id: "c-1", email: "ana@customers.test", name: "Ana", language: "en", timeZone: null, company: null };

describe("asking", () => {
  let all: World;
  afterEach(async () => {
    await all.close();
  });

  it("sends one mail however often it is repeated, and then listens", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", customer: ana });
    const first = await all.askCustomer({ followUpId });
    const second = await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(first.next).toMatchObject({ do: "listen", afterwards: "ask" });
    expect(second.next).toMatchObject({ do: "listen", afterwards: "ask" });
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
  });

  it("leads from “Stop check-ins” to a page with a way back to the question, and mail programs to one that has none", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId });
    const [mail] = all.smtp.mails;
    const [, question] = /Yes, it held: +(\S+)\?v=held/.exec(mail?.text ?? "") ?? [];
    expect(mail?.text).toContain(`Stop check-ins: ${question}/stop`);
    const [, token = ""] = /^<http:\S+\/u\/([a-z2-7]{32})>$/.exec(mail?.header("List-Unsubscribe") ?? "") ?? [];
    expect(await findToken(all.sql, { token, purpose: "opt_out" })).toMatchObject({ followUpId });
  });

  it("sends two at once only once", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", customer: ana });
    await Promise.allSettled(Array.from({ length: 5 }, () => all.askCustomer({ followUpId })));
    expect(all.smtp.mails).toHaveLength(1);
  });

  it("sends nothing after an opt-out, and says why", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", customer: ana });
    const other = await all.solve({ id: "2", customer: ana });
    await optOut(all.sql, { followUpId, scope: "all", by: "page", vault: all.vault });
    const third = await all.solve({ id: "3", customer: ana });
    for (const id of [followUpId, other, third]) await all.askCustomer({ followUpId: id });
    expect(all.smtp.mails).toEqual([]);
    expect(await all.row(other)).toMatchObject({ stage: "cancelled", reason: "opted-out" });
    expect(await all.row(third)).toMatchObject({ stage: "skipped", reason: "opted-out" });
  });

  it("asks about all that is due to one customer in one mail", async () => {
    all = await world({ rules: { combineWithin: "PT12H" } });
    const one = await all.solve({ id: "1", subject: "Scan to mail stopped", customer: ana });
    const two = await all.solve({ id: "2", subject: "Toner warning", customer: ana });
    await all.askCustomer({ followUpId: two });
    await all.askCustomer({ followUpId: one });
    expect(all.smtp.mails).toHaveLength(1);
    expect(all.smtp.mails[0]?.text).toContain("Scan to mail stopped");
    expect(all.smtp.mails[0]?.text).toContain("Toner warning");
    expect(await all.row(one)).toMatchObject({ stage: "asked" });
    expect(await all.row(two)).toMatchObject({ stage: "asked" });
  });

  it("waits where the customer has been asked too often, and is never silently dropped", async () => {
    all = await world({ rules: { perCustomer: { count: 1, within: "P7D" } } });
    const one = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId: one });
    const two = await all.solve({ id: "2", customer: ana });
    const later = await all.askCustomer({ followUpId: two });
    expect(all.smtp.mails).toHaveLength(1);
    expect(later.next).toMatchObject({ do: "listen", afterwards: "ask" });
    expect(await all.row(two)).toMatchObject({ stage: "scheduled" });
  });

  it("keeps the mail word for word, but for the keys in its links, until its reader is erased", async () => {
    all = await world();
    const followUpId = await all.solve({ id: "1", subject: "Scan to mail stopped", customer: ana });
    await all.askCustomer({ followUpId });
    const [mail] = await all.sql<{ id: string }[]>`select id from mails`;
    const question = { followUpId, mailId: mail?.id ?? "" };
    const kept = await readLetter(all.sql, question);
    const sent = all.smtp.mails[0]?.text ?? "";
    const key = /[a-z2-7]{32}/;
    expect(sent).toMatch(key);
    expect(kept?.text.trim()).toBe(sent.replaceAll(/\/([au])\/[a-z2-7]{32}/g, "/$1/…").trim());
    for (const part of [kept?.text, kept?.html, kept?.subject]) expect(part).not.toMatch(key);
    expect(kept?.html).toContain("Scan to mail stopped");
    const other = await all.solve({ id: "2" });
    expect(await readLetter(all.sql, { ...question, followUpId: other })).toBeNull();
    await all.sql`update customers set erased_at = now() where email = ${ana.email}`;
    expect(await readLetter(all.sql, question)).toBeNull();
    await forgetOldLetters(all.sql);
    expect(await all.sql`select mail_id from letters`).toEqual([]);
  });

  it("lets the mails of half a year ago go, and keeps younger ones", async () => {
    all = await world();
    for (const id of ["1", "2"]) await all.askCustomer({ followUpId: await all.solve({ id }) });
    await all.sql`
      update letters set at = now() - interval '181 days' where mail_id = (select min(mail_id) from letters)`;
    await forgetOldLetters(all.sql);
    expect(await all.sql`select mail_id from letters`).toHaveLength(1);
  });

  it("keeps every rule's result as it stood when it was decided, whatever changes later", async () => {
    all = await world({ rules: { perCustomer: { count: 1, within: "P7D" } } });
    const one = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId: one });
    const two = await all.solve({ id: "2", customer: ana });
    await all.askCustomer({ followUpId: two });
    await all.askCustomer({ followUpId: two });
    await optOut(all.sql, { followUpId: one, scope: "all", by: "page", vault: all.vault });
    const [asked, ...more] = await decisionsOf(all.sql, { followUpId: one });
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ question: "check_in", answer: "ask", because: null, until: null });
    expect(asked?.rules.every(({ result }) => result === "pass")).toBe(true);
    expect(asked?.rules).toContainEqual({ rule: "not-opted-out", result: "pass", detail: null, until: null });
    expect(asked?.rules).toContainEqual({ rule: "customer-cap", result: "pass", detail: "0 of 1", until: null });
    expect(await decisionsOf(all.sql, { followUpId: two })).toMatchObject([
      { answer: "later", because: "customer-cap" },
    ]);
  });

  it("reminds once, in a mail of its own", async () => {
    all = await world({ rules: { remindAfter: "PT0S" } });
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId });
    const reminded = await all.askCustomer({ followUpId });
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails.map((mail) => mail.messageId)).toEqual([
      expect.stringContaining("check_in"),
      expect.stringContaining("reminder"),
    ]);
    expect(reminded.next).toMatchObject({ do: "listen", afterwards: "settle" });
  });

  it("flags an address that does not exist, and gives the follow-up to a person", async () => {
    all = await world();
    all.smtp.behave("550-at-rcpt");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "bounced", needsLook: "bounced" });
    all.smtp.behave("accept");
    const next = await all.solve({ id: "2", customer: ana });
    await all.askCustomer({ followUpId: next });
    expect(await all.row(next)).toMatchObject({ stage: "skipped", reason: "bounced" });
  });

  it("raises an alarm where the server refuses the mail, and leaves the address alone", async () => {
    all = await world();
    all.smtp.behave("554-after-data");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "mail-refused" });
    expect(await all.alarms()).toEqual(["mail-refused"]);
    const [customer] = await all.sql`select bounced_at from customers`;
    expect(customer?.["bouncedAt"]).toBeNull();
  });

  it("does not send again what was lost after the data: it may have arrived", async () => {
    all = await world();
    all.smtp.behave("drop-after-data");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId });
    all.smtp.behave("accept");
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
    const [effect] = await all.sql`select phase from effects`;
    expect(effect?.["phase"]).toBe("unknown");
    expect(await all.alarms()).toEqual(["mail-unknown"]);
  });

  it("tries again what the server did not take yet", async () => {
    all = await world();
    all.smtp.behave("451-after-data");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("451");
    expect(await all.row(followUpId)).toMatchObject({ stage: "asking" });
    all.smtp.behave("accept");
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toHaveLength(1);
    expect(await all.row(followUpId)).toMatchObject({ stage: "asked" });
  });

  it("sends nothing for a follow-up that was withdrawn between two tries", async () => {
    all = await world();
    all.smtp.behave("451-after-data");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("451");
    await withdraw(all.sql, { followUpId, reason: "reopened", actor: null });
    all.smtp.behave("accept");
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toEqual([]);
  });

  it("ends what it was about to ask when the customer's address turns out to be dead", async () => {
    all = await world();
    all.smtp.behave("450-at-rcpt");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("450");
    await all.sql`update customers set bounced_at = now()`;
    const after = await all.askCustomer({ followUpId });
    expect(after.next).toEqual({ do: "nothing" });
    expect(await all.row(followUpId)).toMatchObject({ stage: "cancelled", reason: "bounced", needsLook: "bounced" });
  });

  it("asks nobody after their answer window has closed", async () => {
    all = await world({ rules: { holdWindow: "P1D" } });
    const followUpId = await all.solve({ id: "1", customer: ana });
    await all.sql`update follow_ups set answer_until = now()`;
    await all.askCustomer({ followUpId });
    expect(all.smtp.mails).toEqual([]);
    expect(await all.row(followUpId)).toMatchObject({ stage: "skipped", reason: "window-closed" });
  });

  it("waits as long as a cap says, however short that is", async () => {
    all = await world({ rules: { perCustomer: { count: 1, within: "PT45S" } } });
    const one = await all.solve({ id: "1", customer: ana });
    await all.askCustomer({ followUpId: one });
    const two = await all.solve({ id: "2", customer: ana });
    const { next } = await all.askCustomer({ followUpId: two });
    expect(next.do === "listen" && next.forMs > 30_000).toBe(true);
  });
});
