import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeInboundMail } from "../../client/take-inbound-mail.ts";
import { readLetter } from "../../database/letters.ts";
import type { Sender } from "../../domain/sender.ts";
import { writtenMail } from "../mail/bounces.ts";
import { dkimKeys, verifyDkim } from "../support/dkim.ts";
import { type World, world } from "../support/world.ts";

const { privateKey, publicKey } = dkimKeys();
const ana = { id: "c-1", email: "ana@customers.test", name: "Ana", language: "en", timeZone: null, company: null };
const billing: Sender = { from: "Acme Billing <billing@brand.test>", teams: ["Billing"], replyTo: "desk@brand.test" };
const general: Sender = { from: "care@acme.test" };

let all: World;
beforeEach(async () => {
  all = await world({ postman: { dkim: { domains: ["acme.test", "brand.test"], selector: "s", privateKey } } });
});
afterEach(async () => {
  await all.close();
});
const set = async (senders: Sender[]) =>
  await all.sql`update connections set settings = ${all.sql.json({ organisation: "Acme", senders })} where name = 'api'`;

/** Asks about a ticket of this team, and reads the mail as it arrived. */
async function asked(team: string | null) {
  const id = `t-${String(team)}`;
  const followUpId = await all.solve({ id, team, customer: { ...ana, id, email: `${id}@customers.test` } });
  await all.askCustomer({ followUpId });
  const mail = await all.smtp.waitForMail(({ envelope }) => envelope.to.includes(`${id}@customers.test`));
  return { followUpId, mail };
}

describe("whom a customer's mail is from", () => {
  it.each([
    ["billing", ["Priya Nair, Acme Billing", "billing@brand.test", "brand.test"]],
    ["Sales", ["Priya Nair, Acme", "care@acme.test", "acme.test"]],
  ])("is decided by the team %s, and that sender's domain signs it", async (team, [name, address, domain]) => {
    await set([billing, general]);
    const { mail } = await asked(team);
    expect(mail.parsed.from).toEqual({ name, address });
    expect(verifyDkim({ raw: mail.raw, publicKey })).toMatchObject({ domain, valid: true });
    expect(mail.header("Message-ID")).toMatch(/@reply\.acme\.test>$/);
    expect(mail.envelope.from).toMatch(/^bounce\+[a-z2-7]{32}@reply\.acme\.test$/);
  });

  it.each([
    ["Billing", "Acme Billing"],
    ["Sales", "Acme"],
  ])("speaks for one name in all its places, for the team %s: %s", async (team, speaker) => {
    await set([billing, general]);
    const { mail } = await asked(team);
    expect(mail.parsed.from?.name).toBe(`Priya Nair, ${speaker}`);
    const names = mail.parsed.replyTo?.map(({ name }) => name);
    expect(names).toEqual(team === "Billing" ? [speaker, speaker] : [speaker]);
    expect(mail.text).toContain(`\n\nPriya Nair\n${speaker}\n\n-- \n`);
  });

  it("is the installation's own where no sender fits", async () => {
    await set([billing]);
    expect((await asked("Sales")).mail.parsed.from).toEqual({ name: "Priya Nair, Acme", address: "support@acme.test" });
  });

  it("is the same for the reminder, and for what is said after an answer", async () => {
    await set([billing, general]);
    const { followUpId } = await asked("Billing");
    await all.sql`update follow_ups set asked_at = now() - interval '1 hour'`;
    await all.askCustomer({ followUpId });
    await all.answer(followUpId, { verdict: "not_held" });
    await all.settleFollowUp({ followUpId });
    await all.carryOut({ followUpId });
    const kinds = await all.sql<{ kind: string }[]>`select kind from mails order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(["check_in", "reminder", "next_steps_mail"]);
    expect(all.smtp.mails.map(({ parsed }) => parsed.from?.address)).toEqual(Array(3).fill("billing@brand.test"));
  });

  it("stays what the first try said, whatever the settings say at the next", async () => {
    await set([billing]);
    all.smtp.behave("451-after-data");
    const followUpId = await all.solve({ id: "1", team: "Billing", customer: ana });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("did not take it yet: 451");
    await set([{ from: "Other <other@acme.test>" }]);
    all.smtp.behave("accept");
    await all.askCustomer({ followUpId });
    const mail = await all.smtp.waitForMail();
    expect(mail.parsed.from).toEqual({ name: "Priya Nair, Acme Billing", address: "billing@brand.test" });
    expect(verifyDkim({ raw: mail.raw, publicKey })).toMatchObject({ domain: "brand.test", valid: true });
    expect(mail.text).toContain("\n\nPriya Nair\nAcme Billing\n\n-- \n");
    const [row] = await all.sql<{ id: string }[]>`select id from mails`;
    const letter = await readLetter(all.sql, { followUpId, mailId: row?.id ?? "" });
    expect(letter?.from).toEqual({ name: "Priya Nair, Acme Billing", address: "billing@brand.test" });
  });
});

describe("a mail that is tried again", () => {
  it("has the same envelope and the same links: greylisting servers know it again, and no link of it goes stale", async () => {
    all.smtp.behave("450-at-rcpt");
    const followUpId = await all.solve({ id: "1", customer: ana });
    await expect(all.askCustomer({ followUpId })).rejects.toThrow("did not take it yet: 450");
    all.smtp.behave("accept");
    await all.askCustomer({ followUpId });
    const [first, second] = all.smtp.askedFrom;
    expect(second).toBe(first);
    expect(first).toMatch(/^bounce\+[a-z2-7]{32}@reply\.acme\.test$/);
    const kept = await all.sql<{ purpose: string }[]>`select purpose from tokens order by purpose`;
    expect(kept.map(({ purpose }) => purpose)).toEqual(["answer", "bounce", "opt_out", "reply"]);
  });
});

describe("replies to a sender of its own", () => {
  it("come to us by their token and to its mailbox as well", async () => {
    await set([billing]);
    const { followUpId, mail } = await asked("Billing");
    const [ours, desk] = (mail.header("Reply-To") ?? "").split(/,\s*/).slice(-2);
    expect(desk).toContain("desk@brand.test");
    const [reply = ""] = /reply\+[a-z2-7]{32}@reply\.acme\.test/.exec(ours ?? "") ?? [];
    const raw = Buffer.from(writtenMail(["Subject: Re: it"], `${reply}, desk@brand.test`));
    await takeInboundMail({ sql: all.sql, replyDomain: "reply.acme.test" }, { raw, envelope: null });
    expect(await all.row(followUpId)).toMatchObject({ needsLook: "reply" });
  });
});
