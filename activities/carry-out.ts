import { nothingDue, openEffects } from "../database/open-effects.ts";
import { planMail } from "../database/mails.ts";
import { messageId } from "../mail/correlation.ts";
import type { Dependencies } from "./dependencies.ts";
import { leaveNote, reopenTicket } from "./reopen-ticket.ts";
import { sendMail } from "./send-mail.ts";

/**
 * Does what a follow-up's settlements call for, in their order: reopen, note, mail. Repeating it is safe: each act has
 * its row in the ledger, mails go out once, and the helpdesk is searched for our marker before anything is written twice.
 */
export async function carryOut(deps: Dependencies, { followUpId }: { followUpId: string }): Promise<void> {
  const { sql, replyDomain } = deps;
  for (const effect of await openEffects(sql, { followUpId })) {
    deps.heartbeat();
    switch (effect.kind) {
      case "reopen":
        await reopenTicket(deps, { ...effect, followUpId });
        break;
      case "note":
        await leaveNote(deps, { ...effect, followUpId });
        break;
      case "next_steps_mail":
        await sql.begin((tx) =>
          planMail(tx, {
            kind: "next_steps_mail",
            messageId: messageId({
              kind: "next_steps_mail",
              followUpId,
              round: effect.settlement,
              domain: replyDomain,
            }),
            effectKey: effect.key,
            followUpIds: [followUpId],
            round: effect.settlement,
            settlement: effect.settlement,
          }),
        );
        await sendMail(deps, { effectKey: effect.key });
        break;
      case "check_in":
      case "reminder":
        break;
    }
  }
  await nothingDue(sql, { followUpId });
}
