import type { Context } from "hono";
import { type AnswerPage, type AskedFollowUp, readAnswerPage } from "../../database/answer-page.ts";
import type { Database } from "../../database/connect.ts";
import type { TokenPurpose } from "../../database/tokens.ts";
import type { Vault } from "../../database/vault.ts";
import type { Logger } from "pino";
import { cleanText, headerText } from "../../mail/clean-text.ts";
import { parseMailbox } from "../../mail/mailbox.ts";
import type { RateLimit } from "../rate-limit.ts";
import { unknownPage } from "./notice-page.tsx";
import { askedLanguage, type Wording, wordingFor } from "./wording.tsx";

/** What the customer pages are made of; built once in main. */
export type AnswerPageParts = {
  sql: Database;
  vault: Vault;
  log: Logger;
  /** As customers know it; a connection may have its own. */
  organisation: string;
  /** AFTERCARE_URL. */
  url: string;
  limits?: { token: Limit; network: Limit } | undefined;
};
export type Limit = Pick<RateLimit, "limit" | "windowMs">;

/** What stands behind a link that was opened, and how to speak to its reader. */
export type AnswerLink = {
  /** The follow-up the link was made for; the mail may ask about more. */
  followUpId: string;
  /** The mail the link stood in, if nobody knew whether it arrived. */
  doubtfulMailId: string | null;
  page: AnswerPage;
  wording: Wording;
  organisation: string;
};

/** Null for every link that does not lead anywhere, whatever the reason. */
export async function openLink(
  { sql, organisation }: AnswerPageParts,
  { token, purpose }: { token: string; purpose: TokenPurpose },
): Promise<AnswerLink | null> {
  const page = await readAnswerPage(sql, { token, purpose });
  if (!page) return null;
  const { language, timeZone } = page.customer;
  return {
    followUpId: page.followUpId,
    doubtfulMailId: page.mailInDoubt ? page.mailId : null,
    page: { ...page, followUps: page.followUps.map(fitToShow) },
    wording: wordingFor({ language, timeZone, now: page.now }),
    organisation: page.organisation || speaker(page.from) || organisation,
  };
}

/** The name the mail spoke for, where the connection says nothing of its own. */
const speaker = (from: string | null): string => (from === null ? "" : (parseMailbox(from)?.name ?? ""));

/** What helpdesks wrote, without characters that make a text look like another; subjects and names on one line. */
const fitToShow = (followUp: AskedFollowUp): AskedFollowUp => ({
  ...followUp,
  subject: headerText(followUp.subject),
  summary: cleanText(followUp.summary),
  agentName: followUp.agentName === null ? null : headerText(followUp.agentName, 80),
});

/** For a page before anybody is known: the language the browser asks for. */
export function strangersWording(c: Context): Wording {
  return wordingFor({ language: askedLanguage(c.req.header("accept-language")), timeZone: null, now: new Date() });
}

export const unknown = (c: Context, { organisation }: Pick<AnswerPageParts, "organisation">) =>
  c.html(unknownPage({ wording: strangersWording(c), organisation }), 404);
