import { createPrivateKey } from "node:crypto";

/** What mails are signed with (RFC 6376); the public half stands in DNS at `<selector>._domainkey.<domain>` of each domain. */
export type DkimKey = {
  /** The first signs for senders of any other domain. */
  domains: string[];
  selector: string;
  /** PEM. */
  privateKey: string;
};

/**
 * Signed are all headers a reader or a mail program acts on. List-Unsubscribe-Post is among them because RFC 8058 §4
 * wants it and List-Unsubscribe signed, and nodemailer leaves it out by itself.
 */
const signedHeaders = [
  "from",
  "sender",
  "reply-to",
  "subject",
  "date",
  "message-id",
  "to",
  "cc",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
  "in-reply-to",
  "references",
  "list-id",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "auto-submitted",
];

/** The same in nodemailer's terms, for a mail of this sender. */
export const dkimOptions = ({ domains, selector, privateKey }: DkimKey, sender: string) => ({
  domainName: signingDomain(domains, sender) ?? domains[0] ?? sender,
  keySelector: selector,
  privateKey,
  headerFieldNames: signedHeaders.join(":"),
});

/** The domain whose signature speaks for a sender: its own, or the nearest above (RFC 7489 §3.1.1); null when there is none. */
export function signingDomain(domains: string[], sender: string): string | null {
  const host = sender.toLowerCase();
  const fitting = domains.filter((domain) => host === domain || host.endsWith(`.${domain}`));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? null;
}

/** Whether mails can be signed with it: an RSA key of 1024 bits or more (RFC 8301), as all receivers verify. */
export function isDkimPrivateKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 1024;
  } catch {
    return false;
  }
}
