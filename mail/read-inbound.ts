import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { cleanText, headerText } from "./clean-text.ts";
import type { Mailbox } from "./contract.ts";
import { findMailReferences, findReturnTokens, type MailReference, type ReturnToken } from "./correlation.ts";
import { type DeliveryReport, readReport } from "./delivery-report.ts";
import { inboundClass, type InboundClass } from "./inbound-class.ts";
import { fieldsIn, fieldValues } from "./mail-fields.ts";

/** What a mail that came in says about where it belongs; what it means is not decided here. */
export type InboundMail = {
  class: InboundClass;
  /** What a report says; null for any other class. */
  report: DeliveryReport | null;
  /**
   * From the recipient addresses, and in a report from the headers of the mail it returns: whoever holds the token holds
   * the mail we sent.
   */
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
 * What is read of a mail's body: parsing takes about a second a megabyte, in which nobody else is served, and what a person
 * or a mail server writes stands at the beginning. The rest is attachments, kept in the raw mail.
 */
const readBodyBytes = 256 * 1024;
/** Where our own mails carry their tokens. */
const returnHeaders = new Set(["reply-to", "return-path"]);
/** Headers and status fields stand at the beginning; what is returned below them is not read. */
const longestPart = 64 * 1024;
const recipientHeaders = new Set(["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"]);

/** Never throws: whatever arrives is either read or named unreadable, and the caller keeps the raw mail. */
export async function readInbound(given: {
  raw: Uint8Array;
  /** Null accepts the addresses of any domain. */
  replyDomain: string | null;
  /** The envelope's recipients, where the way in knows them (SMTP, LMTP). */
  recipients?: string[];
  /** The envelope's sender was empty, as that of reports is. */
  nullSender?: boolean;
}): Promise<ReadInbound> {
  if (given.raw.byteLength > largestMailBytes) return { readable: false, problem: "too-large" };
  const parsed = await parse(given.raw);
  if (parsed === null) return { readable: false, problem: "not-a-mail" };
  const domain = given.replyDomain;
  const nullSender = given.nullSender === true;
  const fields = nullSender ? [...parsed.headers, { key: "return-path", value: "<>" }] : parsed.headers;
  const from = mailboxOf(parsed.from);
  const subject = headerText(parsed.subject ?? "", 998);
  const parts = reportParts(parsed);
  const report = readReport({ fields, fromAddress: from?.address ?? "", subject, text: parsed.text ?? "", parts });
  const references = fieldValues(fields, (key) => key === "in-reply-to" || key === "references");
  const answers = findMailReferences({ text: references.join("\n"), domain });
  const addressed = [
    ...(given.recipients ?? []),
    ...fieldValues(fields, (key) => recipientHeaders.has(key)),
    ...(report === null ? [] : returnedAddresses(parts)),
  ];
  return {
    readable: true,
    mail: {
      class: inboundClass({ fields, subject, isReport: report !== null, answersOurs: answers.length > 0 }),
      report,
      tokens: findReturnTokens({ text: addressed.join("\n"), domain }),
      answers,
      messageId: parsed.messageId === undefined ? null : headerText(parsed.messageId, 998),
      from,
      subject,
      text: cleanText(parsed.text ?? ""),
    },
  };
}

async function parse(raw: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(beginningOf(raw), {
      maxNestingDepth: 30,
      maxHeadersSize: 512 * 1024,
      maxRfc822NestingDepth: 3,
    });
  } catch {
    return null;
  }
}

/** All headers, whose own limit the parser keeps, and the first part of what follows them. */
function beginningOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ends = [bytes.indexOf("\r\n\r\n"), bytes.indexOf("\n\n")].filter((at) => at >= 0);
  return raw.subarray(0, (ends.length === 0 ? raw.byteLength : Math.min(...ends)) + readBodyBytes);
}

/** The parts that a report speaks by, and the mail that it returns. */
function reportParts({ attachments }: Email): { mimeType: string; text: string }[] {
  return attachments
    .filter(({ mimeType }) => mimeType.startsWith("message/") || mimeType === "text/rfc822-headers")
    .map(({ mimeType, content }) => ({ mimeType, text: startOf(content) }));
}

function startOf(content: Attachment["content"]): string {
  return typeof content === "string"
    ? content.slice(0, longestPart)
    : Buffer.from(new Uint8Array(content).subarray(0, longestPart)).toString("utf8");
}

function returnedAddresses(parts: { mimeType: string; text: string }[]): string[] {
  // RFC 5965 §3.2: the envelope sender that the mail had, which providers leave even where they blacken its reader.
  const envelope = parts
    .filter(({ mimeType }) => mimeType === "message/feedback-report")
    .flatMap(({ text }) => fieldValues(fieldsIn(text.trim()), (key) => key === "original-mail-from"));
  return parts
    .filter(({ mimeType }) => /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/.test(mimeType))
    .flatMap(({ text }) => fieldValues(fieldsIn(text.trimStart()), (key) => returnHeaders.has(key)))
    .concat(envelope);
}

function mailboxOf(from: Address | undefined): Mailbox | null {
  if (from?.address === undefined) return null;
  return { name: headerText(from.name), address: headerText(from.address, 254) };
}
