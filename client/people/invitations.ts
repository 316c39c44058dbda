import type { Logger } from "pino";
import type { Database } from "../../database/connect.ts";
import { claimEffect, finishEffect, markDataSent, releaseEffect } from "../../database/effects.ts";
import { invitedPerson, openInvitations } from "../../database/invitations.ts";
import { createSignInLink } from "../../database/sign-in.ts";
import { invitationMail } from "../../mail/invitation.ts";
import { type ClientMail, linkAddress } from "../sign-in/post-link.ts";

type Parts = { sql: Database; log: Logger; url: string; organisation: string; mail: ClientMail | null };
const days = 3;

/**
 * Mails what the ledger says is to be mailed to people who were invited. Each mail is claimed, so that of several clients one
 * sends it; one that died before its data left is sent by the next, one that died after that is unknown and not repeated.
 * The link is made as it is sent: only its hash is ever stored. Without a mail server the ledger keeps them.
 */
export function createInvitations({ sql, log, url, organisation, mail }: Parts) {
  let running: Promise<void> = Promise.resolve();

  async function send(key: string, mail: ClientMail): Promise<void> {
    const claim = await claimEffect(sql, key);
    if (!claim.claimed) return;
    const person = await invitedPerson(sql, key);
    const link = person && (await createSignInLink(sql, { email: person.email, returnTo: null, minutes: days * 1440 }));
    if (person === null || link === null) {
      return void (await finishEffect(sql, { ...claim, phase: "refused", receipt: {}, error: "nobody to invite" }));
    }
    const sent = await mail.postman.send(
      {
        from: mail.from,
        to: { name: person.name, address: person.email },
        replyTo: mail.from,
        bounceTo: `sign-in@${mail.replyDomain}`,
        messageId: `<${key.replaceAll(":", ".")}@${mail.replyDomain}>`,
        inReplyTo: null,
        unsubscribeUrl: null,
        language: "en",
        content: invitationMail({ name: person.name, organisation, link: linkAddress(url, link.token), days }),
      },
      () => markDataSent(sql, claim),
    );
    switch (sent.outcome) {
      case "accepted":
        return void (await finishEffect(sql, { ...claim, phase: "accepted", receipt: {} }));
      case "retry":
        await releaseEffect(sql, { ...claim, error: sent.reason });
        return;
      case "bounced":
      case "refused":
        return void (await finishEffect(sql, { ...claim, phase: "refused", receipt: { code: sent.code } }));
      case "unknown":
        return void (await finishEffect(sql, { ...claim, phase: "unknown", receipt: {} }));
    }
  }

  async function sweep(): Promise<void> {
    if (mail === null) return;
    try {
      for (const key of await openInvitations(sql)) await send(key, mail);
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.name : typeof error }, "an invitation could not be mailed yet");
    }
  }

  return {
    /** Sends what is to be sent, one after the other; the page that asks for it does not wait. */
    sweep(): void {
      running = running.then(sweep);
    },
    /** All that was asked for has been handed over, or waits for the next time. */
    settled: (): Promise<void> => running,
  };
}
export type Invitations = ReturnType<typeof createInvitations>;
