import type { SendMailOptions } from "nodemailer";
import { headerText } from "./clean-text.ts";
import type { Letter, Mailbox } from "./contract.ts";
import { mailTexts } from "./mail-texts.ts";
import { checkMailbox } from "./mailbox.ts";

/**
 * Everything of a letter in nodemailer's terms. Addresses are objects throughout: a string would be parsed again, and a
 * crafted name would then redirect the mail. What strangers wrote (names, subject, the helpdesk's thread id) is made fit
 * or left out; a flaw in what is ours is a mistake of the composing side, and a TypeError.
 */
export function letterMessage(letter: Letter): SendMailOptions {
  const flaw = flawOf(letter);
  if (flaw !== null) throw new TypeError(`a letter was composed with ${flaw}`);
  const { bounceTo, messageId, unsubscribeUrl, language, content } = letter;
  const inReplyTo = letter.inReplyTo !== null && isMessageId(letter.inReplyTo) ? letter.inReplyTo : null;
  return {
    from: fit(letter.from),
    to: fit(letter.to),
    replyTo: [letter.replyTo, ...(letter.repliesAlsoTo ? [letter.repliesAlsoTo] : [])].map(fit),
    envelope: { from: { name: "", address: bounceTo }, to: [{ name: "", address: letter.to.address }] },
    messageId,
    ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }),
    subject: headerText(content.subject, 300),
    text: content.text,
    html: content.html,
    headers: {
      // RFC 3834: other robots must not answer; not `All`, which would also suppress delivery reports on Exchange.
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "OOF, AutoReply",
      "Content-Language": mailTexts.pick(language),
      // RFC 8058: one press in the mail program, without a page in between. What cannot be left is no list (RFC 2919).
      ...(unsubscribeUrl === null
        ? {}
        : {
            "List-Id": `<check-ins.${domainOf(letter.from.address)}>`,
            "List-Unsubscribe": `<${unsubscribeUrl}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          }),
    },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

const fit = ({ name, address }: Mailbox): Mailbox => ({ name: headerText(name, 100), address });

export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

function flawOf({ from, to, replyTo, repliesAlsoTo, bounceTo, messageId, unsubscribeUrl }: Letter): string | null {
  const addresses = [from.address, to.address, replyTo.address, repliesAlsoTo?.address ?? replyTo.address, bounceTo];
  if (!addresses.every(isPlain)) return "an address that is not one mailbox";
  if (!isMessageId(messageId)) return "something else than a message id";
  return unsubscribeUrl === null || /^https?:\/\/[!-;=?-~]+$/.test(unsubscribeUrl)
    ? null
    : "an unusable opt-out address";
}

function isPlain(address: string): boolean {
  const checked = checkMailbox({ address });
  return checked.usable && checked.mailbox.address === address;
}

/** One RFC 5322 msg-id with its angle brackets. A helpdesk's own may be odd in other ways, and is then left out. */
function isMessageId(text: string): boolean {
  return text.length <= 998 && /^<[!-;=?-~]+>$/.test(text);
}
