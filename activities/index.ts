import { repairOverdue } from "../database/reconcile-overdue.ts";
import { askCustomer } from "./ask-customer.ts";
import { carryOut } from "./carry-out.ts";
import type { Dependencies } from "./dependencies.ts";
import { findMissed } from "./find-missed.ts";
import { settleFollowUp, type SettleInput } from "./settle-follow-up.ts";

type Input = { followUpId: string };

/** What workflows do to the world, bound to what it is done with. */
export function createActivities(deps: Dependencies) {
  return {
    askCustomer: (input: Input) => askCustomer(deps, input),
    settleFollowUp: (input: SettleInput) => settleFollowUp(deps, input),
    carryOut: (input: Input) => carryOut(deps, input),
    findMissed: () => findMissed(deps),
    repairOverdue: () => repairOverdue(deps.sql),
  };
}
export type Activities = ReturnType<typeof createActivities>;
