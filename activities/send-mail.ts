import { ApplicationFailure } from "@temporalio/common";
import { mailLeaves } from "../database/leaving-mails.ts";
import { type ClaimedMail, claimMail } from "../database/mails.ts";
import { finishMail, releaseMail } from "../database/sent-mails.ts";
import { retryMailAfterMs } from "../mail/back-off.ts";
import type { MailContent } from "../mail/contract.ts";
import { atWork } from "./at-work.ts";
import { composeLetter } from "./compose-letter.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Sends one planned mail, or finishes what an earlier attempt began. At most one is knowingly sent: the ledger is
 * written before the data leaves, and what was lost after that is `unknown` and not repeated. Throws, to be tried again,
 * when the server did not take it yet; after a day it is given up with an alarm.
 */
export async function sendMail(deps: Dependencies, { effectKey }: { effectKey: string }): Promise<void> {
  const claim = await claimMail(deps.sql, effectKey);
  if (claim.claimed) return await sendClaimed(deps, claim);
  switch (claim.phase) {
    case "accepted":
    case "refused":
    case "unknown":
    case "withdrawn":
      return;
    case "claimed":
    case "data_sent":
      throw again("another attempt is still at it", claim.leaseMs + 100);
  }
}

/** As `sendMail`, for whoever holds the attempt. */
export async function sendClaimed(deps: Dependencies, claim: ClaimedMail): Promise<void> {
  const { sql, postman } = deps;
  const { key, attempt, mailId } = claim;
  const sent = { key, attempt, mailId };
  const outcome = await atWork(deps, {
    attempt: claim,
    work: async () => {
      const { letter, links } = await composeLetter(deps, claim);
      const sender = { from: letter.from, replyTo: letter.repliesAlsoTo ?? null };
      const kept = { mailId, sender, ...withoutKeys(letter.content) };
      return await postman.send(letter, () => mailLeaves(sql, { attempt: claim, letter: kept, links }));
    },
  });
  switch (outcome.outcome) {
    case "accepted":
      return await finishMail(sql, { ...sent, ending: { phase: "accepted" }, response: outcome.response });
    case "unknown":
      return await finishMail(sql, { ...sent, ending: { phase: "unknown" }, response: outcome.reason });
    case "bounced":
      return await finishMail(sql, {
        ...sent,
        ending: { phase: "refused", because: "bounced" },
        response: `${outcome.code} ${outcome.reason}`,
      });
    case "refused":
      return await finishMail(sql, {
        ...sent,
        ending: { phase: "refused", because: "mail-refused" },
        response: `${outcome.code} ${outcome.reason}`,
      });
    case "retry": {
      const afterMs = await releaseMail(sql, {
        ...sent,
        error: outcome.reason,
        afterMs: (triedMs) => retryMailAfterMs({ code: outcome.code, triedMs }),
      });
      // What the server wrote stays in the ledger: it may repeat the mail it refused.
      if (afterMs !== null) {
        const { code } = outcome;
        const what = code === null ? "could not be used" : `did not take it yet: ${code}`;
        throw again(`the mail server ${what}`, afterMs);
      }
      return await finishMail(sql, {
        ...sent,
        ending: { phase: "refused", because: "mail-refused" },
        response: `given up after a day: ${outcome.reason}`,
      });
    }
  }
}

/** Whoever holds the key in a link can answer for the customer: the copy that is kept has none. */
function withoutKeys({ subject, text, html }: MailContent): MailContent {
  const cut = (words: string): string => words.replaceAll(/\/([au])\/[a-z2-7]{32}/g, "/$1/…");
  return { subject, text: cut(text), html: cut(html) };
}

/** Temporal tries again: after so long, or by the policy of workflows/activities. */
export function again(message: string, afterMs: number | null): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: "TryAgain",
    ...(afterMs === null ? {} : { nextRetryDelay: Math.max(1, Math.round(afterMs)) }),
  });
}
