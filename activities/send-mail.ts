import { ApplicationFailure } from "@temporalio/common";
import { raiseAlarm } from "../database/alarms.ts";
import { markDataSent, releaseEffect } from "../database/effects.ts";
import { claimMail } from "../database/mails.ts";
import { finishMail, settleUnknownMail } from "../database/sent-mails.ts";
import { atWork } from "./at-work.ts";
import { composeLetter } from "./compose-letter.ts";
import type { Dependencies } from "./dependencies.ts";

/** A greylisting server wants us back after some minutes (RFC 6647 §2.1). */
const firstRetryMs = 60_000;
const tryForMs = 24 * 3_600_000;

/**
 * Sends one planned mail, or finishes what an earlier attempt began. At most one is knowingly sent: the ledger is
 * written before the data leaves, and what was lost after that is `unknown` and not repeated. Throws, to be tried again,
 * when the server did not take it yet; after a day it is given up with an alarm.
 */
export async function sendMail(deps: Dependencies, { effectKey }: { effectKey: string }): Promise<void> {
  const { sql, postman } = deps;
  const claim = await claimMail(sql, effectKey);
  if (!claim.claimed) {
    switch (claim.phase) {
      case "accepted":
      case "refused":
      case "withdrawn":
        return;
      case "unknown":
        return await settleUnknownMail(sql, { effectKey });
      case "claimed":
      case "data_sent":
        throw again("another attempt is still at it", claim.leaseMs + 100);
    }
  }
  const { key, attempt, mailId } = claim;
  const sent = { key, attempt, mailId };
  const outcome = await atWork(deps, {
    attempt: claim,
    work: async () => {
      const letter = await composeLetter(deps, claim);
      return await postman.send(letter, () => markDataSent(sql, claim));
    },
  });
  switch (outcome.outcome) {
    case "accepted":
      return await finishMail(sql, { ...sent, ending: { phase: "accepted" }, response: outcome.response });
    case "unknown":
      await raiseAlarm(sql, { kind: "mail-unknown", subject: mailId });
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
      const triedMs = await releaseEffect(sql, { key, attempt, error: outcome.reason });
      // What the server wrote stays in the ledger: it may repeat the mail it refused.
      if (triedMs < tryForMs) {
        throw outcome.code === null
          ? again("the mail server could not be used", null)
          : again(`the mail server did not take it yet: ${outcome.code}`, firstRetryMs);
      }
      return await finishMail(sql, {
        ...sent,
        ending: { phase: "refused", because: "mail-refused" },
        response: `given up after a day: ${outcome.reason}`,
      });
    }
  }
}

/** Temporal tries again: after so long, or by the policy of workflows/activities. */
export function again(message: string, afterMs: number | null): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: "TryAgain",
    ...(afterMs === null ? {} : { nextRetryDelay: Math.max(1, Math.round(afterMs)) }),
  });
}
