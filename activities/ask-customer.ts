import { type CheckInClaim, claimCheckIn, claimReminder, combinable, type Looked } from "../database/check-in.ts";
import { questionMail } from "../database/mails.ts";
import { questionInDoubt } from "../database/sent-mails.ts";
import { standingOf } from "../database/standing.ts";
import type { Standing } from "../domain/standing.ts";
import { messageId } from "../mail/correlation.ts";
import type { Dependencies } from "./dependencies.ts";
import { lookAtTicket } from "./look-at-ticket.ts";
import { sendClaimed, sendMail } from "./send-mail.ts";

/**
 * Looks where a follow-up stands and sends only what is still to be sent: the check-in, the reminder, or nothing.
 * Repeating it is safe: the mail is claimed in the ledger, and what was claimed is finished, not claimed again. Throws,
 * to be tried again, while the helpdesk or the mail server cannot be reached.
 */
export async function askCustomer(deps: Dependencies, { followUpId }: { followUpId: string }): Promise<Standing> {
  const { sql, replyDomain } = deps;
  const due = await standingOf(sql, { followUpId });
  switch (due.next.do) {
    case "nothing": {
      // The customer was faster than we: what became of an interrupted mail is written down all the same.
      const left = await questionInDoubt(sql, { followUpId, phases: ["claimed", "data_sent"] });
      if (left) await sendMail(deps, left);
      break;
    }
    case "listen":
      break;
    case "ask": {
      const mailOf = (round: number) => ({
        messageId: messageId({ kind: "check_in", followUpId, round, domain: replyDomain }),
        effectKey: `check_in:${followUpId}:${round}`,
      });
      const planned = due.stage === "asking" ? await questionMail(sql, { followUpId, kind: "check_in" }) : null;
      if (planned) {
        await sendMail(deps, planned);
        break;
      }
      const claim = await claimCheckIn(sql, {
        first: await look(deps, followUpId),
        others: await lookAtOthers(deps, followUpId),
        mail: mailOf,
      });
      if (claim.claimed) await sendAsClaimed(deps, claim);
      else if (claim.waitMs !== null) return await waiting(deps, { followUpId, forMs: claim.waitMs });
      break;
    }
    case "remind": {
      const mailOf = (round: number) => ({
        messageId: messageId({ kind: "reminder", followUpId, round, domain: replyDomain }),
        effectKey: `reminder:${followUpId}:${round}`,
      });
      const claim = await claimReminder(sql, { first: await look(deps, followUpId), mail: mailOf });
      // It may have left before, and would not leave any more: that is written down as well.
      const left = claim.claimed ? null : await questionInDoubt(sql, { followUpId, phases: ["data_sent"] });
      if (left) await sendMail(deps, left);
      if (claim.claimed) await sendAsClaimed(deps, claim);
      else if (claim.waitMs !== null) return await waiting(deps, { followUpId, forMs: claim.waitMs });
      break;
    }
  }
  return await lookAgain(deps, followUpId);
}

/** What was claimed with the decision is sent; what had been planned before is for whoever claims it. */
const sendAsClaimed = (deps: Dependencies, claim: Extract<CheckInClaim, { claimed: true }>): Promise<void> =>
  claim.sending === null ? sendMail(deps, claim) : sendClaimed(deps, claim.sending);

async function look(deps: Dependencies, followUpId: string): Promise<Looked> {
  return { followUpId, ticketStatus: await lookAtTicket(deps, { followUpId }) };
}

/** A ticket that cannot be read now goes without company: its own run asks about it. */
async function lookAtOthers(deps: Dependencies, followUpId: string): Promise<Looked[]> {
  const others = await combinable(deps.sql, { followUpId });
  const looked = await Promise.allSettled(others.map((other) => look(deps, other)));
  return looked.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

async function lookAgain({ sql }: Dependencies, followUpId: string): Promise<Standing> {
  const due = await standingOf(sql, { followUpId });
  const { newest, settledVersion, graceMs, next } = due;
  switch (next.do) {
    case "nothing":
    case "listen":
      return { newest, settledVersion, graceMs, next };
    case "ask":
    case "remind":
      // Due again already (the wait was shorter than the sending): the next look is at once.
      return { newest, settledVersion, graceMs, next: { do: "listen", forMs: 1, afterwards: "ask" } };
  }
}

/** It is due, but not now: the hours are over, or the policy is paused. */
async function waiting(
  { sql }: Dependencies,
  { followUpId, forMs }: { followUpId: string; forMs: number },
): Promise<Standing> {
  const { newest, settledVersion, graceMs } = await standingOf(sql, { followUpId });
  return { newest, settledVersion, graceMs, next: { do: "listen", forMs, afterwards: "ask" } };
}
