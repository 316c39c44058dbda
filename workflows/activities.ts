import { isCancellation, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.ts";
import type { SettleInput } from "../activities/settle-follow-up.ts";
import type { Settled } from "../domain/standing.ts";
import { sendingTimes } from "./contract.ts";

/**
 * Both go out by mail or to a helpdesk and keep their own ledger, so repeating them is safe. How long to go on trying is
 * decided in Postgres, not here.
 */
export const { askCustomer, carryOut } = proxyActivities<Activities>({
  startToCloseTimeout: sendingTimes.startToCloseMs,
  heartbeatTimeout: sendingTimes.heartbeatMs,
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "10 minutes" },
});

const { settleFollowUp: settleHere } = proxyLocalActivities<Activities>({
  startToCloseTimeout: "3 seconds",
  scheduleToCloseTimeout: "6 seconds",
  retry: { maximumAttempts: 2, initialInterval: "100 milliseconds" },
});
const { settleFollowUp: settleRemotely } = proxyActivities<Activities>({
  startToCloseTimeout: "30 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/**
 * One transaction, done in the workflow task itself, which costs no round trip; while Postgres does not answer, the same
 * function as a remote activity that is tried for as long as it takes.
 */
export async function settle(input: SettleInput): Promise<Settled> {
  try {
    return await settleHere(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return await settleRemotely(input);
  }
}
