import { repairOverdue } from "../database/reconcile-overdue.ts";
import { askCustomer } from "./ask-customer.ts";
import { carryOut } from "./carry-out.ts";
import type { Dependencies } from "./dependencies.ts";
import { findMissed } from "./find-missed.ts";
import { lookAtReview } from "../database/look-at-review.ts";
import { settleFollowUp, type SettleInput } from "./settle-follow-up.ts";
import { tellOurPeople } from "./tell-our-people.ts";

type Input = { followUpId: string };

/** What workflows do to the world, bound to what it is done with. */
export function createActivities(deps: Dependencies) {
  return {
    askCustomer: (input: Input) => askCustomer(deps, input),
    settleFollowUp: (input: SettleInput) => settleFollowUp(deps, input),
    carryOut: (input: Input) => carryOut(deps, input),
    findMissed: () => findMissed(deps),
    lookAtReview: ({ reviewId }: { reviewId: string }) =>
      lookAtReview(deps.sql, { reviewId, domain: deps.replyDomain }),
    tellOurPeople: (input: { reviewId: string }) => tellOurPeople(deps, input),
    repairOverdue: () => repairOverdue(deps.sql),
  };
}
export type Activities = ReturnType<typeof createActivities>;
