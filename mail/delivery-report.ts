import { fieldsIn, fieldValue, type MailField } from "./mail-fields.ts";

/**
 * What a report says became of our mail: `failed` for good because of its address, `refused` for good because of us or
 * of the content, `delayed` (still tried, or a failure that passes), `delivered` to where it was to go; `complaint`: its reader
 * marked it as spam.
 */
export const reportOutcomes = ["failed", "refused", "delayed", "delivered", "complaint", "unclear"] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];
export type DeliveryReport = {
  outcome: ReportOutcome;
  /** The enhanced status code (RFC 3463); null where there is none. */
  status: string | null;
};
/** A mail as its parser left it, as far as it can make it a report. */
export type ReportSource = {
  fields: MailField[];
  fromAddress: string;
  subject: string;
  text: string;
  /** The parts that are not its readable text. */
  parts: { mimeType: string; text: string }[];
};

const daemon = /^(mailer-daemon|postmaster)@/i;
const bounceSubject =
  /^(undelivered mail returned|undeliver(able|ed)\b|delivery status notification|mail delivery (failed|failure|system)|returned mail\b|failure notice|delivery (failure|delayed)|unzustellbar\b|non remis\b)/i;
const delayWords = /\b(delayed|delay|warning|verzögert)\b/i;
/** In the words of a report without fields, a status stands near the beginning, before the mail that it returns. */
const mostWords = 8_000;

/**
 * The delivery report (RFC 3464), read receipt (RFC 8098) or complaint (RFC 5965) that a mail is; null when it is none.
 * Servers that write no such parts are known by X-Failed-Recipients, or by two of: a daemon's address, no return path, a
 * subject that only bounces have.
 */
export function readReport(mail: ReportSource): DeliveryReport | null {
  const type = fieldValue(mail.fields, "content-type");
  if (/^\s*multipart\/report\b/i.test(type)) {
    const part = (mimeType: string) => mail.parts.find((each) => each.mimeType === mimeType)?.text;
    const status = part("message/delivery-status") ?? part("message/global-delivery-status");
    const receipt = part("message/disposition-notification") ?? part("message/global-disposition-notification");
    if (status !== undefined) return ofStatus(status);
    // A reader's mail program has it, whatever was done with it there.
    if (receipt !== undefined) return { outcome: "delivered", status: null };
    const feedback = part("message/feedback-report");
    if (feedback !== undefined) return { outcome: ofFeedback(feedback), status: null };
    return ofWords(mail);
  }
  if (fieldValue(mail.fields, "x-failed-recipients") !== "") return ofWords(mail);
  const signs = [daemon.test(mail.fromAddress), hasNullReturnPath(mail.fields), bounceSubject.test(mail.subject)];
  return signs.filter(Boolean).length >= 2 ? ofWords(mail) : null;
}

/** `<>` is what reports and other automatic mail is sent from, so that nothing answers it (RFC 5321 §4.5.5). */
export function hasNullReturnPath(fields: MailField[]): boolean {
  return fields.some(({ key, value }) => key === "return-path" && /^\s*<\s*>\s*$/.test(value));
}

/** RFC 5965 §3.1, §7.3: what a reader said of the mail. `fraud`, `virus` and `not-spam` say nothing about being asked. */
function ofFeedback(text: string): ReportOutcome {
  const type = fieldValue(fieldsIn(text.trim()), "feedback-type").trim().toLowerCase();
  return /^(abuse|opt-out|opt-out-list|complaint)\b/.test(type) ? "complaint" : "unclear";
}

/** Of several recipients the worst counts: our mails have one, and the others are where it was passed on to. */
function ofStatus(text: string): DeliveryReport {
  const reports = text
    .split(/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/)
    .map((block) => fieldsIn(block.trim()))
    .filter((fields) => fieldValue(fields, "action") !== "")
    .map(ofRecipient);
  const worst = (["failed", "refused", "delayed", "delivered"] as const).flatMap((outcome) =>
    reports.filter((report) => report.outcome === outcome),
  );
  return worst[0] ?? reports[0] ?? { outcome: "unclear", status: null };
}

function ofRecipient(fields: MailField[]): DeliveryReport {
  const diagnosis = fieldValue(fields, "diagnostic-code");
  const status = enhanced(fieldValue(fields, "status")) ?? enhanced(diagnosis);
  const [action = ""] = fieldValue(fields, "action")
    .toLowerCase()
    .split(/[^a-z]/);
  switch (action) {
    case "failed":
      return { outcome: ofFailure({ status, reply: replyCode(diagnosis) }), status };
    case "delayed":
      return { outcome: "delayed", status };
    case "delivered":
    case "relayed":
    case "expanded":
      return { outcome: "delivered", status };
    default:
      return { outcome: "unclear", status };
  }
}

/** A report without fields for machines: its words hold the server's reply, before the mail that it returns. */
function ofWords(mail: ReportSource): DeliveryReport {
  const words = mail.text.slice(0, mostWords);
  const status = enhanced(words);
  if (delayWords.test(mail.subject)) return { outcome: "delayed", status };
  const outcome = ofFailure({ status, reply: replyCode(words) });
  // Exim writes this header when it gives up, and only then.
  const givenUp = fieldValue(mail.fields, "x-failed-recipients") !== "";
  return { outcome: outcome === "unclear" && givenUp ? "failed" : outcome, status };
}

/** As at RCPT: 5.7.x and 530 are about sign-in, relaying and block lists, and do not blame the address. */
function ofFailure({ status, reply }: { status: string | null; reply: string | null }): ReportOutcome {
  const code = status ?? reply;
  if (code === null || code.startsWith("2")) return "unclear";
  if (code.startsWith("4")) return "delayed";
  return status?.startsWith("5.7.") === true || reply === "530" ? "refused" : "failed";
}

function enhanced(text: string): string | null {
  return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null;
}

function replyCode(text: string): string | null {
  return /(?<![\d.])([45][0-5]\d)[ -](?=\D|5\.|4\.)/.exec(text)?.[1] ?? null;
}
