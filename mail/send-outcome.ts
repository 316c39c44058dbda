import type { SendOutcome } from "./contract.ts";

/** What an SMTP client knows when a mail was not taken. */
export type SmtpFailure = {
  /** The server's reply code; null when there was no reply. */
  code: number | null;
  /** nodemailer's word for what went wrong, such as ETIMEDOUT. */
  kind: string;
  /** The command in flight, such as RCPT TO. */
  command: string;
  message: string;
  /** Whether the first byte of the message may have left. */
  dataSent: boolean;
};

/** Local refusals, which never reached a server, with the code a server would give. */
const localRefusals: Record<string, number> = { EENVELOPE: 553, EMESSAGE: 552, EAUTH: 535, ENOAUTH: 530, ECONFIG: 554 };

/**
 * What became of the mail. A reply of the server decides; without one, the phase does: the same time-out means "nothing
 * happened" before the data was sent and "it may have arrived" after (RFC 5321 §4.5.3.2.6, DESIGN §6).
 */
export function sendOutcome(failure: SmtpFailure): Exclude<SendOutcome, { outcome: "accepted" }> {
  const { code, kind } = failure;
  const reason = withoutAddresses(failure.message);
  if (code !== null && code >= 500) {
    return { outcome: isAboutTheAddress(failure) ? "bounced" : "refused", code, reason };
  }
  if (code !== null && code >= 400) return { outcome: "retry", code, reason };
  if (failure.dataSent) return { outcome: "unknown", reason };
  const refused = localRefusals[kind];
  return refused === undefined
    ? { outcome: "retry", code: null, reason }
    : { outcome: "refused", code: refused, reason };
}

/**
 * 5xx at RCPT means that the address does not exist, unless the server says that it is us it does not want: 530 and
 * 5.7.x are about sign-in, relaying and block lists, and would otherwise flag every customer's address in an hour.
 */
function isAboutTheAddress({ command, code, message }: SmtpFailure): boolean {
  return command === "RCPT TO" && code !== 503 && code !== 530 && !/\b5\.7\.\d/.test(message);
}

/** Servers repeat the address in their reply, and reasons are kept and logged. */
export function withoutAddresses(message: string): string {
  return message
    .replace(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, "(address)")
    .replace(/[\p{Cc}\p{Surrogate}]+/gu, " ")
    .slice(0, 300);
}
