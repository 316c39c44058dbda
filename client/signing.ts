import { signingDomain } from "../mail/dkim.ts";

/** What this installation signs its mails with, as far as this process knows; null = it signs none. */
export type Signing = { domains: string[]; selector: string } | null;

/** Whether a signature of ours speaks for senders of a domain: by which of our domains, or why not. */
export type Signed = { by: string } | { by: null; because: "nobody-signs" | "other-domain" };

export function signedBy(signing: Signing, domain: string): Signed {
  if (signing === null) return { by: null, because: "nobody-signs" };
  const by = signingDomain(signing.domains, domain);
  return by === null ? { by, because: "other-domain" } : { by };
}

/** The same in words, with `{domain}` and `{by}` still to be put in: the page's script says them anew while somebody types. */
export function signingWords(signing: Signing): { ours: string; others: string } {
  if (signing === null) {
    const others =
      "Mails leave from {domain}. They are not signed here: the mail server has to sign them for that domain.";
    return { ours: others, others };
  }
  return {
    ours: `Mails leave from {domain}, signed for {by} (DKIM key ${signing.selector}).`,
    others: `No key here signs for {domain}: receivers may refuse these mails. DKIM_DOMAIN has ${signing.domains.join(", ")}.`,
  };
}
