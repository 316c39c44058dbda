import { markDataSent, releaseEffect } from "../database/effects.ts";
import { claimStaffMail, finishStaffMail, openStaffMails, type ReviewLetterFacts } from "../database/staff-mails.ts";
import { retryMailAfterMs } from "../mail/back-off.ts";
import type { Letter } from "../mail/contract.ts";
import { reviewNotice } from "../mail/review-notice.ts";
import { atWork } from "./at-work.ts";
import type { Dependencies } from "./dependencies.ts";
import { again } from "./send-mail.ts";

/**
 * Sends the mails about a review that wait for it, each at most once by the ledger; what is no longer true is not sent. One that
 * the server does not take yet holds up no other. Throws, to be tried again, while any of them waits.
 */
export async function tellOurPeople(deps: Dependencies, { reviewId }: { reviewId: string }): Promise<void> {
  const waits: number[] = [];
  for (const effectKey of await openStaffMails(deps.sql, { subject: reviewId })) {
    deps.heartbeat();
    const waitMs = await send(deps, effectKey);
    if (waitMs !== null) waits.push(waitMs);
  }
  if (waits.length > 0) throw again("a mail to our own people has not been taken yet", Math.min(...waits));
}

/** How long until it is to be tried again; null = nothing is left to do. */
async function send(deps: Dependencies, effectKey: string): Promise<number | null> {
  const { sql, postman } = deps;
  const claim = await claimStaffMail(sql, effectKey);
  if (!claim.claimed) return "leaseMs" in claim ? claim.leaseMs + 100 : null;
  const { key, attempt, mailId } = claim;
  const outcome = await atWork(deps, {
    attempt: claim,
    work: () => postman.send(letterOf(deps, claim.facts), () => markDataSent(sql, claim)),
  });
  const finish = async (phase: "accepted" | "refused" | "unknown", response: string): Promise<null> => {
    await finishStaffMail(sql, { key, attempt, mailId, phase, response });
    return null;
  };
  switch (outcome.outcome) {
    case "accepted":
      return await finish("accepted", outcome.response);
    case "unknown":
      return await finish("unknown", outcome.reason);
    case "bounced":
    case "refused":
      return await finish("refused", `${outcome.code} ${outcome.reason}`);
    case "retry": {
      const triedMs = await releaseEffect(sql, { key, attempt, error: outcome.reason });
      const waitMs = retryMailAfterMs({ code: outcome.code, triedMs });
      return waitMs ?? (await finish("refused", `given up after a day: ${outcome.reason}`));
    }
  }
}

function letterOf(deps: Dependencies, facts: ReviewLetterFacts): Letter {
  return {
    from: deps.from,
    to: { name: facts.name, address: facts.email },
    replyTo: deps.from,
    bounceTo: `review@${deps.replyDomain}`,
    messageId: facts.messageId,
    inReplyTo: null,
    unsubscribeUrl: null,
    language: "en",
    content: reviewNotice({ ...facts, link: `${deps.url}/console/reviews/${facts.reviewId}` }),
  };
}
