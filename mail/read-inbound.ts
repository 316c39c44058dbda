import PostalMime, { type Address, type Email } from "postal-mime";
import { cleanText, headerText } from "./clean-text.ts";
import type { Mailbox } from "./contract.ts";
import { findMailReferences, findReturnTokens, type MailReference, type ReturnToken } from "./correlation.ts";

/** What a mail that came in says about where it belongs; what it means is not decided here. */
export type InboundMail = {
  /** From the recipient addresses: whoever holds the token holds the mail we sent. */
  tokens: ReturnToken[];
  /** Our own mails that it answers; anyone can write these, so they only support a token. */
  answers: MailReference[];
  messageId: string | null;
  from: Mailbox | null;
  subject: string;
  /** The readable text, quotes and signature included. */
  text: string;
};
export type ReadInbound =
  | { readable: true; mail: InboundMail }
  | { readable: false; problem: "too-large" | "not-a-mail" };

/** The limit of `POST /v1/inbound-mail`. */
export const largestMailBytes = 5 * 1024 * 1024;
/**
 * What is read of a mail: parsing takes about a second a megabyte, in which nobody else is served, and what a person or a
 * mail server writes stands at the beginning. The rest is attachments, kept in the raw mail.
 */
const readBytes = 256 * 1024;
const recipientHeaders = new Set(["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"]);
/** Headers longer than this are cut: no honest list of recipients or references comes near. */
const longestHeader = 20_000;

/** Never throws: whatever arrives is either read or named unreadable, and the caller keeps the raw mail. */
export async function readInbound(given: {
  raw: Uint8Array;
  /** Null accepts the addresses of any domain. */
  replyDomain: string | null;
  /** The envelope's recipients, where the way in knows them (SMTP, LMTP). */
  recipients?: string[];
}): Promise<ReadInbound> {
  if (given.raw.byteLength > largestMailBytes) return { readable: false, problem: "too-large" };
  const parsed = await parse(given.raw);
  if (parsed === null) return { readable: false, problem: "not-a-mail" };
  const recipients = [...(given.recipients ?? []), ...headers(parsed, (key) => recipientHeaders.has(key))];
  const references = headers(parsed, (key) => key === "in-reply-to" || key === "references");
  const domain = given.replyDomain;
  return {
    readable: true,
    mail: {
      tokens: findReturnTokens({ text: recipients.join("\n"), domain }),
      answers: findMailReferences({ text: references.join("\n"), domain }),
      messageId: parsed.messageId === undefined ? null : headerText(parsed.messageId, 998),
      from: mailboxOf(parsed.from),
      subject: headerText(parsed.subject ?? "", 998),
      text: cleanText(parsed.text ?? ""),
    },
  };
}

async function parse(raw: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw.subarray(0, readBytes), {
      maxNestingDepth: 30,
      maxHeadersSize: 128 * 1024,
      maxRfc822NestingDepth: 3,
    });
  } catch {
    return null;
  }
}

function headers(mail: Email, wanted: (key: string) => boolean): string[] {
  return mail.headers.filter(({ key }) => wanted(key)).map(({ value }) => value.slice(0, longestHeader));
}

function mailboxOf(from: Address | undefined): Mailbox | null {
  if (from?.address === undefined) return null;
  return { name: headerText(from.name), address: headerText(from.address, 254) };
}
