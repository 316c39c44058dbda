import { keepBatch } from "../../../database/batches.ts";
import { keepLetter } from "../../support/keep-letter.ts";
import type { ConsoleUnderTest } from "./console-under-test.ts";

/** Where the mail of a case can be read: the parts of the address. */
export async function letterOf({ sql }: ConsoleUnderTest, id: string): Promise<string> {
  const [mail] = await sql<{ mailId: string }[]>`select mail_id from mail_follow_ups where follow_up_id = ${id}`;
  const mailId = mail?.mailId ?? "";
  await keepLetter(sql, {
    mailId,
    sender: { from: { name: "Sam", address: "care@tarn.test" }, replyTo: null },
    subject: "Did it hold?",
    text: "Did it hold?",
    html: "<p>Did it hold?</p>",
  });
  return `${id} ${mailId}`;
}

/** What somebody else did to several follow-ups at once. */
export async function batchOfAnother(site: ConsoleUnderTest, followUpId: string): Promise<string> {
  const { person } = await site.signedIn("lead", { email: "other-lead@tarn.test" });
  const nonce = crypto.randomUUID();
  return await keepBatch(site.sql, { personId: person.id, nonce, act: "skip", followUpIds: [followUpId] });
}
