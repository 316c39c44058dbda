import { isCancellation, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.ts";
import type { SettleInput } from "../activities/settle-follow-up.ts";
import type { Settled } from "../domain/standing.ts";

/**
 * Both go out by mail or to a helpdesk and keep their own ledger, so repeating them is safe. The start-to-close time is
 * above the ten minutes RFC 5321 (§4.5.3.2.6) grants a server after the final dot; the heartbeat finds a dead worker
 * long before. How long to go on trying is decided in Postgres, not here.
 */
export const { askCustomer, carryOut } = proxyActivities<Activities>({
  startToCloseTimeout: "12 minutes",
  heartbeatTimeout: "15 seconds",
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
