// It only builds the text of a mail; nothing is sent with it.
// oxlint-disable-next-line no-restricted-imports
import MailComposer from "nodemailer/lib/mail-composer";
import type { ReadMail } from "./read-mail.ts";

export type Reply = { messageId: string; raw: Buffer };

/** The reply a mail program would write: to Reply-To, in the same thread (RFC 5322 §3.6.4), with what was said quoted below. */
export async function composeReply(
  mail: ReadMail,
  { text, nonce, at }: { text: string; nonce: string; at: Date },
): Promise<Reply> {
  const messageId = `<reply.${nonce}@mailbox.localhost>`;
  const [from] = mail.to;
  const thread = mail.messageId === null ? [] : [mail.messageId];
  const raw = await new MailComposer({
    ...(from === undefined ? {} : { from }),
    to: mail.replyTo,
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    messageId,
    date: at,
    ...(mail.messageId === null ? {} : { inReplyTo: mail.messageId }),
    references: [...mail.references, ...thread],
    text: `${text.replaceAll("\r\n", "\n").trimEnd()}\n\n${quote(mail)}`,
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { messageId, raw };
}

function quote(mail: ReadMail): string {
  const who = mail.from === null ? "someone" : `${mail.from.name} <${mail.from.address}>`.trim();
  const when = (mail.date ?? mail.arrivedAt).toUTCString();
  const lines = (mail.text ?? "").trimEnd().split(/\r?\n/);
  return [`On ${when}, ${who} wrote:`, ...lines.map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`))].join(
    "\n",
  );
}
