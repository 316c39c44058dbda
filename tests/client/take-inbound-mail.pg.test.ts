import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishMail } from "../../database/sent-mails.ts";
import { looksNeeded } from "../../database/today.ts";
import { takeInboundMail } from "../../client/take-inbound-mail.ts";
import { complaint, deliveryReport, recipient, token, writtenMail } from "../mail/bounces.ts";
import { type CustomerSite, customerSite } from "./answer-pages/asked.ts";
import { mailIn, standingOf } from "./doubtful-mail.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

async function take(text: string) {
  const result = await takeInboundMail(
    { sql: site.sql, replyDomain: "reply.acme.test" },
    { raw: Buffer.from(text), envelope: null },
  );
  if (!result.taken) throw new Error(result.problem);
  return result.mail;
}
const asBefore = { stage: "asked", reason: null, needsLook: null, bounced: false };
const cameBack = {
  stage: "cancelled",
  reason: "bounced",
  needsLook: "bounced",
  wake: "withdrawn",
  phase: "refused",
  bounced: true,
  alarms: 0,
};

describe("a report that a mail failed for good", () => {
  it.each(["accepted", "unknown"])("flags the address as a refusal at once would (%s)", async (phase) => {
    const mail = await mailIn(site, { phase });
    const kept = await take(deliveryReport({ to: mail.bounce }));
    expect(kept).toMatchObject({ class: "report", reportOutcome: "failed", state: "set_aside" });
    expect(await standingOf(site, mail)).toEqual(cameBack);
    const looks = await looksNeeded(site.sql, { solvedBy: undefined, limit: 100 });
    expect(looks.find(({ id }) => id === mail.followUpId)).toMatchObject({ needsLook: "bounced", raw: null });
  });

  it("is believed at the address for replies, and by the token in the mail that it returns", async () => {
    const first = await mailIn(site, { phase: "accepted" });
    await take(deliveryReport({ to: first.reply }));
    expect(await standingOf(site, first)).toEqual(cameBack);
    const second = await mailIn(site, { phase: "accepted" });
    await take(deliveryReport({ to: "support@acme.test", returned: [`Reply-To: ${second.reply}`] }));
    expect(await standingOf(site, second)).toEqual(cameBack);
  });

  it("that has the same bytes as one about another mail counts for its own", async () => {
    const [one, other] = [await mailIn(site, { phase: "accepted" }), await mailIn(site, { phase: "accepted" })];
    const raw = Buffer.from(deliveryReport({ to: "undisclosed@acme.test" }));
    for (const { bounce } of [one, other]) {
      const envelope = { recipients: [bounce], nullSender: true };
      await takeInboundMail({ sql: site.sql, replyDomain: "reply.acme.test" }, { raw, envelope });
    }
    expect(await standingOf(site, one)).toEqual(cameBack);
    expect(await standingOf(site, other)).toEqual(cameBack);
  });

  it("that comes before the server's own answer was written stands", async () => {
    const mail = await mailIn(site, { phase: "data_sent" });
    await site.sql`update follow_ups set stage = 'asking' where id = ${mail.followUpId}`;
    await take(deliveryReport({ to: mail.bounce }));
    const late = { key: mail.effectKey, attempt: 0, mailId: mail.mailId, response: "250" };
    await finishMail(site.sql, { ...late, ending: { phase: "accepted" } });
    expect(await standingOf(site, mail)).toEqual(cameBack);
  });

  it("tells its story once, whatever comes after", async () => {
    const mail = await mailIn(site, { phase: "accepted" });
    const text = deliveryReport({ to: mail.bounce });
    const first = await take(text);
    expect((await take(text)).id).toBe(first.id);
    await take(deliveryReport({ to: mail.bounce, subject: "Undeliverable: again" }));
    await take(deliveryReport({ to: mail.bounce, recipient: recipient("delivered", "2.0.0") }));
    const story = await site.sql`
      select event, count(*)::int from timeline
      where follow_up_id = ${mail.followUpId} and event in ('mail', 'report-received', 'mail-arrived') group by event
      order by event`;
    expect(story.map((row) => ({ ...row }))).toEqual([
      { event: "mail", count: 1 },
      { event: "report-received", count: 3 },
    ]);
    expect(await standingOf(site, mail)).toEqual(cameBack);
  });

  it("because of us or of the content does not blame the address", async () => {
    const mail = await mailIn(site, { phase: "accepted" });
    await take(deliveryReport({ to: mail.bounce, recipient: recipient("failed", "5.7.1") }));
    expect(await standingOf(site, mail)).toMatchObject({ reason: "mail-refused", bounced: false, alarms: 1 });
  });
});

describe("a report that changes nothing", () => {
  it.each([
    ["delayed", "4.4.1", "delayed"],
    ["failed", "4.2.2", "delayed"],
    ["delivered", "2.0.0", "delivered"],
  ])("is kept (%s %s)", async (action, status, outcome) => {
    const mail = await mailIn(site, { phase: "accepted" });
    const kept = await take(deliveryReport({ to: mail.bounce, recipient: recipient(action, status) }));
    expect(kept).toMatchObject({ followUpId: mail.followUpId, reportOutcome: outcome, state: "set_aside" });
    expect(await standingOf(site, mail)).toMatchObject({ ...asBefore, phase: "accepted", wake: null });
  });

  it("is one without a token of ours, whatever mail of ours it names", async () => {
    const mail = await mailIn(site, { phase: "unknown" });
    const returned = [
      `Message-ID: <check_in.${mail.followUpId}.1@reply.acme.test>`,
      `Reply-To: reply+${token}@reply.acme.test`,
    ];
    for (const to of ["support@reply.acme.test", `bounce+${token}@reply.acme.test`]) {
      const kept = await take(deliveryReport({ to, returned, subject: `Undeliverable: ${to}` }));
      expect(kept).toMatchObject({ followUpId: null, class: "report", state: "set_aside" });
    }
    expect(await standingOf(site, mail)).toMatchObject({ ...asBefore, phase: "unknown", alarms: 1 });
  });
});

describe("a mail that nobody was sure of", () => {
  const known = { ...asBefore, phase: "accepted", alarms: 0 };
  it.each(["delivered", "relayed"])("has arrived when a report says %s", async (action) => {
    const mail = await mailIn(site, { phase: "unknown" });
    await take(deliveryReport({ to: mail.bounce, recipient: recipient(action, "2.0.0") }));
    expect(await standingOf(site, mail)).toMatchObject(known);
  });

  it("has arrived when a person replies to it", async () => {
    const mail = await mailIn(site, { phase: "unknown" });
    expect(await take(writtenMail([], mail.reply))).toMatchObject({ class: "human", state: "needs_look" });
    expect(await standingOf(site, mail)).toMatchObject({ ...known, needsLook: "reply" });
  });

  it.each(["Auto-Submitted: auto-replied", "List-Id: <x.customer.test>"])(
    "stays so after an automatic mail, which nobody has to look at (%s)",
    async (header) => {
      const mail = await mailIn(site, { phase: "unknown" });
      expect(await take(writtenMail([header], mail.reply))).toMatchObject({ state: "set_aside" });
      expect(await standingOf(site, mail)).toMatchObject({ ...asBefore, phase: "unknown", alarms: 1 });
      const looks = await looksNeeded(site.sql, { solvedBy: undefined, limit: 100 });
      expect(looks.map(({ id }) => id)).not.toContain(mail.followUpId);
      expect(await site.answers(mail.followUpId)).toEqual([]);
    },
  );
});

describe("a complaint of a mailbox provider (RFC 5965)", () => {
  const optOuts = async ({ followUpId }: { followUpId: string }) => {
    const rows = await site.sql<{ by: string; ticketId: string | null }[]>`
      select by, opt_outs.ticket_id from opt_outs
      join customers on customers.address_hmac = opt_outs.address_hmac
      join follow_ups on follow_ups.customer_id = customers.id where follow_ups.id = ${followUpId}`;
    return rows.map((row) => ({ ...row }));
  };
  const said = async ({ followUpId }: { followUpId: string }) =>
    await site.sql`select from timeline where follow_up_id = ${followUpId} and event = 'opted-out'`;

  it.each([
    [
      "the reply address of the mail that it returns",
      (mail: { reply: string }) => ({ returned: [`Reply-To: ${mail.reply}`] }),
    ],
    [
      "the envelope sender that it names",
      (mail: { bounce: string }) => ({ returned: ["Subject: x"], mailFrom: mail.bounce }),
    ],
  ])("opts the customer out of everything, by %s, once", async (_what, by) => {
    const mail = await mailIn(site, { phase: "unknown" });
    const kept = await take(complaint(by(mail)));
    expect(kept).toMatchObject({ class: "report", reportOutcome: "complaint", state: "set_aside" });
    expect(await optOuts(mail)).toEqual([{ by: "complaint", ticketId: null }]);
    expect(await standingOf(site, mail)).toMatchObject({ stage: "cancelled", reason: "opted-out", phase: "accepted" });
    await take(complaint(by(mail)));
    expect(await said(mail)).toHaveLength(1);
  });

  it("without a token of ours opts nobody out, and neither does one that says it is no spam", async () => {
    const mail = await mailIn(site, { phase: "accepted" });
    const [row] = await site.sql<{ messageId: string }[]>`select message_id from mails where id = ${mail.mailId}`;
    await take(complaint({ returned: [`Message-ID: ${row?.messageId}`] }));
    await take(complaint({ type: "not-spam", returned: [`Reply-To: ${mail.reply}`] }));
    expect(await optOuts(mail)).toEqual([]);
    expect(await standingOf(site, mail)).toMatchObject({ stage: "asked" });
  });
});
