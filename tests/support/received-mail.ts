import PostalMime, { type Email } from "postal-mime";
import type { SMTPServerSession } from "smtp-server";

/** A mail as the receiving server saw it. */
export type ReceivedMail = {
  envelope: { from: string; to: string[] };
  /** Whether it came over TLS. */
  encrypted: boolean;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** The first header of that name, unfolded and otherwise as it was sent; null when there is none. */
  header(name: string): string | null;
  /** Every address of the text and HTML part, in order, without repeats: "the link out of the received mail". */
  links: string[];
  parsed: Email;
  raw: string;
};

export async function readMail(session: SMTPServerSession, raw: Buffer): Promise<ReceivedMail> {
  const parsed = await PostalMime.parse(raw);
  const { mailFrom, rcptTo } = session.envelope;
  const text = parsed.text ?? "";
  const html = parsed.html ?? "";
  return {
    envelope: { from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address) },
    encrypted: session.secure,
    subject: parsed.subject ?? "",
    text,
    html,
    messageId: parsed.messageId ?? "",
    header: (name) => parsed.headers.find(({ key }) => key === name.toLowerCase())?.value ?? null,
    links: [...new Set([...text.matchAll(/https?:\/\/[^\s<>"]+/g), ...html.matchAll(/(?<=href=")[^"]+/g)].map(String))]
      .map((link) => link.replaceAll("&amp;", "&"))
      .filter((link, i, all) => all.indexOf(link) === i),
    parsed,
    raw: raw.toString("latin1"),
  };
}
