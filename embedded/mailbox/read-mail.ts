import PostalMime from "postal-mime";
import type { Address } from "postal-mime";
import type { StoredMail } from "./mail-store.ts";

export type Correspondent = { name: string; address: string };
export type ReadMail = {
  id: string;
  arrivedAt: Date;
  subject: string;
  from: Correspondent | null;
  to: Correspondent[];
  /** Where a reply goes: Reply-To, else From (RFC 5322 §3.6.2). */
  replyTo: Correspondent[];
  messageId: string | null;
  references: string[];
  /** As sent, when it can be understood. */
  date: Date | null;
  text: string | null;
  html: string | null;
  headers: { name: string; value: string }[];
};

/** A mail that cannot be parsed is shown with what is certain: that it came, and its source. */
export async function readMail({ id, arrivedAt, raw }: StoredMail): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw).catch(() => null);
  if (mail === null) return { ...blank, id, arrivedAt, subject: "(this mail cannot be read, see its source)" };
  const sentAt = new Date(mail.date ?? "");
  const from = mailboxes(mail.from === undefined ? [] : [mail.from]);
  const replyTo = mailboxes(mail.replyTo ?? []);
  return {
    id,
    arrivedAt,
    subject: mail.subject ?? "(no subject)",
    from: from[0] ?? null,
    to: mailboxes(mail.to ?? []),
    replyTo: replyTo.length > 0 ? replyTo : from,
    messageId: mail.messageId ?? null,
    references: (mail.references ?? "").split(/\s+/).filter((reference) => reference !== ""),
    date: Number.isNaN(sentAt.getTime()) ? null : sentAt,
    text: mail.text ?? null,
    html: mail.html ?? null,
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}

const blank = {
  from: null,
  to: [],
  replyTo: [],
  messageId: null,
  references: [],
  date: null,
  text: null,
  html: null,
  headers: [],
};

function mailboxes(addresses: Address[]): Correspondent[] {
  return addresses.flatMap((one) => (one.address === undefined ? mailboxes(one.group) : [one]));
}
