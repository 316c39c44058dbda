import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "../../database/connect.ts";
import { createSignInLink } from "../../database/sign-in.ts";
import type { Mailbox, Postman } from "../../mail/contract.ts";
import { signInMail } from "../../mail/sign-in.ts";

/** How this process sends mail; only sign-in links go out from here. */
export type ClientMail = { postman: Postman; from: Mailbox; replyDomain: string };
type Parts = { sql: Database; log: Logger; url: string; organisation: string; mail: ClientMail | null };

export const linkAddress = (url: string, token: string): string => `${url}/sign-in/${token}`;

/**
 * Mails a link to whoever asked, if they are one of ours. The page does not wait for it: neither what it answers nor how
 * long that takes says whether the address is known. A mail that cannot be sent is only logged; the person asks again.
 */
export function createLinkPost({ sql, log, url, organisation, mail }: Parts) {
  const running = new Set<Promise<void>>();

  async function send(asked: { email: string; returnTo: string | null }): Promise<void> {
    const link = await createSignInLink(sql, asked);
    if (link === null) return;
    if (mail === null) {
      log.warn("a sign-in link could not be mailed: SMTP_URL or MAIL_FROM is not set");
      return;
    }
    const minutes = 15;
    const { outcome } = await mail.postman.send(
      {
        from: mail.from,
        to: { name: link.person.name, address: link.person.email },
        replyTo: mail.from,
        bounceTo: `sign-in@${mail.replyDomain}`,
        messageId: `<sign-in.${randomUUID()}@${mail.replyDomain}>`,
        inReplyTo: null,
        unsubscribeUrl: null,
        language: "en",
        content: signInMail({
          name: link.person.name,
          organisation,
          link: linkAddress(url, link.token),
          minutes,
        }),
      },
      () => Promise.resolve(),
    );
    if (outcome !== "accepted") log.warn({ outcome }, "a sign-in link could not be mailed");
  }

  return {
    post(asked: { email: string; returnTo: string | null }): void {
      const sending = send(asked)
        .catch((error: unknown) => {
          log.warn({ error: error instanceof Error ? error.name : typeof error }, "a sign-in link could not be mailed");
        })
        .finally(() => running.delete(sending));
      running.add(sending);
    },
    /** All that was asked for has been handed over, or given up. */
    async settled(): Promise<void> {
      await Promise.all(running);
    },
  };
}
export type LinkPost = ReturnType<typeof createLinkPost>;
