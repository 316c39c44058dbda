import { Resolver } from "node:dns/promises";
import type { CheckedLine } from "../database/connection-checks.ts";
import type { Sender } from "../domain/sender.ts";
import { domainOf } from "../mail/letter-headers.ts";
import { parseMailbox } from "../mail/mailbox.ts";
import { signedBy, type Signing } from "./signing.ts";

/** What DNS says: null = it could not be asked. */
export type LookUp = {
  /** Whether mail can come back to the domain at all (MX, or an address; RFC 5321 §5.1). */
  takesMail(domain: string): Promise<boolean | null>;
  /** Whether the public half of a key stands there. */
  hasKey(name: string): Promise<boolean | null>;
};

/** What receivers will think of each sender: whether its domain exists, and whether a key of ours signs for it. */
export async function checkSenders(
  senders: Sender[],
  { signing, lookUp }: { signing: Signing; lookUp: LookUp },
): Promise<CheckedLine[]> {
  const mailboxes = senders.flatMap(({ from }) => parseMailbox(from) ?? []);
  return await Promise.all(
    mailboxes.map(async ({ address }) => {
      const fault = await faultOf(domainOf(address), { signing, lookUp });
      const what = `Write as ${address}`;
      return fault === null
        ? { what, ok: true, detail: worksText(domainOf(address), signing) }
        : { what, ok: false, detail: fault };
    }),
  );
}

async function faultOf(
  domain: string,
  { signing, lookUp }: { signing: Signing; lookUp: LookUp },
): Promise<string | null> {
  if ((await lookUp.takesMail(domain)) === false) {
    return `DNS has no server for ${domain}: receivers refuse mails from a domain that takes none`;
  }
  const signed = signedBy(signing, domain);
  if (signed.by === null) {
    return signed.because === "nobody-signs"
      ? null
      : `no key here signs for ${domain}, and receivers may refuse its mails: add it to DKIM_DOMAIN`;
  }
  const name = `${signing?.selector ?? ""}._domainkey.${signed.by}`;
  return (await lookUp.hasKey(name)) === false ? `DNS has no key at ${name}: publish it there` : null;
}

function worksText(domain: string, signing: Signing): string {
  const { by } = signedBy(signing, domain);
  return by === null ? `not signed here: your mail server has to sign for ${domain}` : `signed for ${by}`;
}

/** The resolvers of this machine, each asked once, for a few seconds. */
export function dnsLookUp(): LookUp {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  return {
    async takesMail(domain) {
      const found = await Promise.all(
        [resolver.resolveMx(domain), resolver.resolve4(domain), resolver.resolve6(domain)].map(isThere),
      );
      if (found.includes(true)) return true;
      return found.includes(null) ? null : false;
    },
    async hasKey(name) {
      return await isThere(
        resolver.resolveTxt(name).then((records) => records.filter((parts) => /\bp=[^;\s]/.test(parts.join("")))),
      );
    },
  };
}

/** Null when nobody could say: a resolver that is away is no fault of the sender's. */
async function isThere(asked: Promise<unknown[]>): Promise<boolean | null> {
  try {
    return (await asked).length > 0;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "ENOTFOUND" || code === "ENODATA" ? false : null;
  }
}
