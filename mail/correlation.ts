/** How a reply finds its way back: what goes into our mails, and how it is read again (no secrets but the token). */

export const mailKinds = ["check_in", "reminder", "next_steps_mail"] as const;
export type MailKind = (typeof mailKinds)[number];

/** What one of our Message-IDs stands for. */
export type MailReference = { kind: MailKind; followUpId: string; round: number };

/** With angle brackets, and the same on every attempt: receivers drop repeats, and a reply names it. */
export function messageId(mail: MailReference & { domain: string }): string {
  return `<${mail.kind}.${mail.followUpId}.${mail.round}@${mail.domain}>`;
}

/** The references to our own mails in a text such as In-Reply-To or References; those of other systems are left out. */
export function findMailReferences(text: { text: string; domain: string | null }): MailReference[] {
  const found = [...text.text.matchAll(/<([a-z_]{1,30})\.(fu_[a-z2-7]{1,40})\.(\d{1,6})@([^<>\s@]{1,253})>/gi)];
  return distinct(
    found.flatMap(([, kindText = "", followUpId = "", round = "", domain = ""]) => {
      const kind = mailKinds.find((known) => known === kindText.toLowerCase());
      if (kind === undefined || !sameDomain(domain, text.domain)) return [];
      return [{ kind, followUpId: followUpId.toLowerCase(), round: Number(round) }];
    }),
  );
}

/** `bounce` is the envelope sender, to which delivery reports come. */
export type ReturnToken = { purpose: "reply" | "bounce"; token: string };

/** The address a reply or a delivery report comes back to; tokens survive the lower-casing of local parts. */
export function returnAddress(back: ReturnToken & { domain: string }): string {
  return `${back.purpose}+${back.token}@${back.domain}`;
}

/** The tokens among the addresses in a text such as To or Delivered-To. */
export function findReturnTokens(text: { text: string; domain: string | null }): ReturnToken[] {
  const found = [...text.text.matchAll(/\b(reply|bounce)\+([a-z2-7]{32})@([a-z0-9.-]{1,253})/gi)];
  return distinct(
    found.flatMap(([, word = "", token = "", domain = ""]) => {
      if (!sameDomain(domain, text.domain)) return [];
      const purpose: ReturnToken["purpose"] = word.toLowerCase() === "bounce" ? "bounce" : "reply";
      return [{ purpose, token: token.toLowerCase() }];
    }),
  );
}

function sameDomain(found: string, ours: string | null): boolean {
  return ours === null || found.toLowerCase().replace(/\.$/, "") === ours.toLowerCase();
}

function distinct<Found>(all: Found[]): Found[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
