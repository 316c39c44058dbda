/** A mailbox and the name shown with it; never a string, which nodemailer would parse again. */
export type Mailbox = { name: string; address: string };
/** What a mail says: a function of its data (mail/check-in, mail/next-steps). */
export type MailContent = { subject: string; text: string; html: string };
/** One mail on its way: the same message id on every attempt. */
export type Letter = {
  from: Mailbox;
  to: Mailbox;
  replyTo: Mailbox;
  /** Gets replies as well. */
  repliesAlsoTo?: Mailbox | null | undefined;
  /** Envelope sender, so that bounces can be told apart. */
  bounceTo: string;
  /** With angle brackets. */
  messageId: string;
  /** The helpdesk thread's last Message-ID, when known. */
  inReplyTo: string | null;
  /** One-click (RFC 8058) address; null for mails that ask nothing. */
  unsubscribeUrl: string | null;
  language: string;
  content: MailContent;
};
/** What became of one attempt to send (reference: RFC 5321 §4.2, §4.5.3.2.6). */
export type SendOutcome =
  | { outcome: "accepted"; response: string }
  /** Nothing was taken; worth trying again later. */
  | { outcome: "retry"; code: number | null; reason: string }
  /** The address does not exist: 5xx at RCPT. */
  | { outcome: "bounced"; code: number; reason: string }
  /** The server will not have this mail; says nothing about the address. */
  | { outcome: "refused"; code: number; reason: string }
  /** Lost after the data was sent: it may have arrived. */
  | { outcome: "unknown"; reason: string };
export type Postman = {
  /** `onDataSent` runs (and is awaited) before the first byte of the message leaves; if it throws, nothing is sent. */
  send(letter: Letter, onDataSent: () => Promise<void>): Promise<SendOutcome>;
  close(): void;
};
