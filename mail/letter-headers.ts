import type { SendMailOptions } from "nodemailer";
import { fitsHeader } from "./clean-text.ts";
import type { Letter } from "./contract.ts";
import { checkMailbox } from "./mailbox.ts";

/**
 * Everything of a letter in nodemailer's terms. Addresses are objects throughout: a string would be parsed again, and a
 * crafted name would then redirect the mail. Throws for a letter that could not be made safe; the composing side cleans
 * its values first, so that is a mistake of ours and not of a customer.
 */
export function letterMessage(letter: Letter): SendMailOptions {
  const problem = letterProblem(letter);
  if (problem !== null) throw new TypeError(`a letter was composed with ${problem}`);
  const { from, to, replyTo, bounceTo, messageId, inReplyTo, unsubscribeUrl, language, content } = letter;
  return {
    from,
    to,
    replyTo,
    envelope: { from: { name: "", address: bounceTo }, to: [{ name: "", address: to.address }] },
    messageId,
    ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }),
    subject: content.subject,
    text: content.text,
    html: content.html,
    headers: {
      // RFC 3834: other robots must not answer; not `All`, which would also suppress delivery reports on Exchange.
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "OOF, AutoReply",
      "Content-Language": language,
      "List-Id": `<check-ins.${from.address.slice(from.address.indexOf("@") + 1)}>`,
      // RFC 8058: one press in the mail program, without a page in between.
      ...(unsubscribeUrl === null
        ? {}
        : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function letterProblem(letter: Letter): string | null {
  const addresses = [letter.from.address, letter.to.address, letter.replyTo.address, letter.bounceTo];
  if (addresses.some((address) => !isPlain(address))) return "an address that is not one plain mailbox";
  const names = [letter.from.name, letter.to.name, letter.replyTo.name, letter.content.subject, letter.language];
  if (!names.every(fitsHeader)) return "a control character in a header";
  if (!isMessageId(letter.messageId)) return "something else than a message id";
  if (letter.inReplyTo !== null && !isMessageId(letter.inReplyTo)) return "a reply to something else than a message id";
  const { unsubscribeUrl } = letter;
  return unsubscribeUrl === null || /^https?:\/\/[!-;=?-~]+$/.test(unsubscribeUrl)
    ? null
    : "an unusable opt-out address";
}

function isPlain(address: string): boolean {
  const checked = checkMailbox({ address });
  return checked.usable && checked.mailbox.address === address;
}

/** One RFC 5322 msg-id with its angle brackets. A helpdesk's own may be odd in other ways, and is then left out. */
export function isMessageId(text: string): boolean {
  return text.length <= 998 && /^<[!-;=?-~]+>$/.test(text);
}
