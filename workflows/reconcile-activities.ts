import { isCancellation, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.ts";
import { type FollowUpInput, sendingTimes } from "./contract.ts";

/** Only Postgres, and one transaction: in the workflow task itself, so that it costs nothing when all is well. */
export const { repairOverdue } = proxyLocalActivities<Activities>({
  startToCloseTimeout: "5 seconds",
  scheduleToCloseTimeout: "10 seconds",
  retry: { maximumAttempts: 2, initialInterval: "1 second" },
});

/** Asks all helpdesks; what fails now is asked for by the next run, minutes later. */
export const { findMissed } = proxyActivities<Activities>({
  startToCloseTimeout: "10 minutes",
  heartbeatTimeout: "1 minute",
  retry: { maximumAttempts: 2, initialInterval: "5 seconds" },
});

const { carryOut: carryOutNow } = proxyActivities<Activities>({
  startToCloseTimeout: sendingTimes.startToCloseMs,
  heartbeatTimeout: sendingTimes.heartbeatMs,
  retry: { maximumAttempts: 1 },
});

/** Another try at acts whose own run was lost; what it cannot do now is tried again by the next run. */
export async function carryOutOnce(input: FollowUpInput): Promise<void> {
  try {
    await carryOutNow(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
