import { afterEach, beforeEach, expect, it } from "vitest";
import { planStaffMail, claimStaffMail, finishStaffMail } from "../../database/staff-mails.ts";
import { savePerson } from "../../database/people.ts";
import { claimMail } from "../../database/mails.ts";
import { openReviewByHand } from "../../database/reviews.ts";
import { finishMail } from "../../database/sent-mails.ts";
import { type World, world } from "../support/world.ts";

let all: World;
beforeEach(async () => {
  all = await world();
});
afterEach(async () => {
  await all.close();
});

type Sent = { key: string; mailId: string };

/** A check-in, or a mail to our own people, whose data left `silentMinutes` ago and of which nothing was heard since. */
async function checkIn(): Promise<Sent> {
  const followUpId = await all.solve({ id: "1" });
  await all.askCustomer({ followUpId });
  await all.sql`update follow_ups set stage = 'asking', asked_at = null`;
  const [mail] = await all.sql<Sent[]>`select effect_key as key, id as mail_id from mails`;
  return await dataLeft(mail);
}
async function toOurPeople(): Promise<Sent> {
  const followUpIds = [await all.solve({ id: "1" })];
  const opened = await openReviewByHand(all.sql, { followUpIds, title: "Files", actor: "person:x" });
  const { id: personId } = await savePerson(all.sql, {
    email: "lena@acme.test",
    name: "Lena",
    role: "lead",
    timeZone: "UTC",
  });
  const mail = { subject: opened.opened ? opened.reviewId : "", about: "2020-01-01", personId };
  await all.sql.begin((tx) => planStaffMail(tx, { kind: "review_overdue", ...mail, domain: "reply.acme.test" }));
  const [planned] = await all.sql<Sent[]>`select effect_key as key, id as mail_id from staff_mails`;
  return await dataLeft(planned);
}
async function dataLeft(mail: Sent | undefined): Promise<Sent> {
  if (mail === undefined) throw new Error("there is no mail");
  await all.sql`
    update effects set phase = 'data_sent', attempt = 1, receipt = null, lease_until = now() - interval '16 minutes'
    where key = ${mail.key}`;
  return mail;
}

const unknown = { attempt: 1, response: "the connection broke" };

/** Everybody who can find that nobody knows what became of a mail. */
const ways: [string, () => Promise<Sent>, (mail: Sent) => Promise<unknown>][] = [
  ["its sender", checkIn, (mail) => finishMail(all.sql, { ...mail, ...unknown, ending: { phase: "unknown" } })],
  ["whoever comes to send it next", checkIn, ({ key }) => claimMail(all.sql, key)],
  ["reconcile", checkIn, () => all.repairOverdue()],
  [
    "its sender, of one to our people",
    toOurPeople,
    (mail) => finishStaffMail(all.sql, { ...mail, ...unknown, phase: "unknown" }),
  ],
  ["whoever comes to send it next, of one to our people", toOurPeople, ({ key }) => claimStaffMail(all.sql, key)],
];

it.each(ways)("a mail is never unknown without an alarm, nor the other way round: %s", async (_who, left, find) => {
  const mail = await left();
  const found = async () => {
    const [row] = await all.sql<{ phase: string }[]>`select phase from effects where key = ${mail.key}`;
    return [row?.phase, ...(await all.alarms())];
  };
  // The process dies, or its connection, at the very alarm.
  await all.sql`alter table alarms add constraint dies check (kind <> 'mail-unknown')`;
  await expect(find(mail)).rejects.toThrow("dies");
  expect(await found()).toEqual(["data_sent"]);

  await all.sql`alter table alarms drop constraint dies`;
  // As it would be found dead at the moment after the ledger.
  await all.sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'dies'; end $$`;
  await all.sql`
    create constraint trigger dies after update on effects deferrable initially deferred for each row
    when (new.phase = 'unknown') execute function refuse()`;
  await expect(find(mail)).rejects.toThrow("dies");
  expect(await found()).toEqual(["data_sent"]);

  await all.sql`drop trigger dies on effects`;
  await find(mail);
  expect(await found()).toEqual(["unknown", "mail-unknown"]);
});
