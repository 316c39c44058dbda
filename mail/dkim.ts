import { createPrivateKey } from "node:crypto";

/** What mails are signed with (RFC 6376); the public half stands in DNS at `<selector>._domainkey.<domain>`. */
export type DkimKey = {
  domain: string;
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

/** The same in nodemailer's terms. */
export const dkimOptions = ({ domain, selector, privateKey }: DkimKey) => ({
  domainName: domain,
  keySelector: selector,
  privateKey,
  headerFieldNames: signedHeaders.join(":"),
});

/** Whether mails can be signed with it: an RSA key of 1024 bits or more (RFC 8301), as all receivers verify. */
export function isDkimPrivateKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 1024;
  } catch {
    return false;
  }
}
