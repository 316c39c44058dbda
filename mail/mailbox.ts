import { domainToASCII } from "node:url";
import { headerText } from "./clean-text.ts";
import type { Mailbox } from "./contract.ts";

/** Why an address cannot be mailed to; never the address itself. */
export type MailboxProblem =
  | "too-long"
  | "control-characters"
  | "not-one-mailbox"
  | "unusual-local-part"
  | "unusual-domain"
  | "our-own-address"
  | "a-robot";
export type CheckedMailbox = { usable: true; mailbox: Mailbox } | { usable: false; problem: MailboxProblem };

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const localPart = new RegExp(`^${atom}(?:\\.${atom})*$`);
const domain = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const robots = /^(?:no|do[-_]?not)[-_]?reply|^(?:mailer-daemon|bounces?|auto-?reply)(?:$|[+._-])/;

/**
 * One plain mailbox: local@domain, at most 254 characters, the domain in ASCII or turned into it (IDNA). No quoted
 * local part, comment, group or address literal (RFC 5321 allows them, and mail libraries read them in different
 * ways), and no local part beyond ASCII, since few servers offer SMTPUTF8. The name is made fit for a header.
 */
export function checkMailbox(given: { address: string; name?: string | null | undefined }): CheckedMailbox {
  const address = given.address.trim();
  if (address.length > 254) return { usable: false, problem: "too-long" };
  if (/[\p{Cc}\p{Surrogate}]/u.test(address)) return { usable: false, problem: "control-characters" };
  const [local = "", host = "", ...more] = address.split("@");
  if (more.length > 0 || local === "" || host === "") return { usable: false, problem: "not-one-mailbox" };
  if (local.length > 64 || !localPart.test(local)) return { usable: false, problem: "unusual-local-part" };
  // domainToASCII decodes %41, so a domain may hold letters, digits, dots and hyphens only, before and after.
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(host) ? domainToASCII(host) : "";
  if (!domain.test(ascii)) return { usable: false, problem: "unusual-domain" };
  if (local.length + 1 + ascii.length > 254) return { usable: false, problem: "too-long" };
  return { usable: true, mailbox: { name: headerText(given.name ?? "", 100), address: `${local}@${ascii}` } };
}

/** One mailbox as people write it: `Name <address>`, `"Name" <address>` or an address alone; null when it is no such thing. */
export function parseMailbox(text: string): Mailbox | null {
  const written = text.trim();
  if (/[\p{Cc}\u2028\u2029]/u.test(written)) return null;
  const [, name, address, alone] = /^(?:"?([^"<>]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))$/u.exec(written) ?? [];
  const checked = checkMailbox({ address: address ?? alone ?? "", name });
  return checked.usable ? checked.mailbox : null;
}

/** As `checkMailbox`, for somebody we write to: not ourselves (that would be a loop), and not a robot. */
export function checkRecipient(given: {
  address: string;
  name?: string | null | undefined;
  /** The reply domain, and whatever else comes back to us. */
  ownDomains: string[];
}): CheckedMailbox {
  const checked = checkMailbox(given);
  if (!checked.usable) return checked;
  const [local = "", host = ""] = checked.mailbox.address.toLowerCase().split("@");
  if (given.ownDomains.some((own) => own.toLowerCase() === host)) return { usable: false, problem: "our-own-address" };
  return robots.test(local) ? { usable: false, problem: "a-robot" } : checked;
}
