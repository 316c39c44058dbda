import { isCancellation, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.ts";
import type { ReviewStanding } from "../domain/review-notices.ts";
import type { ReviewInput } from "./contract.ts";

/** Mails, as in workflows/activities: each has its row in the ledger, so repeating it is safe. */
export const { tellOurPeople } = proxyActivities<Activities>({
  startToCloseTimeout: "12 minutes",
  heartbeatTimeout: "15 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "10 minutes" },
});

const { lookAtReview: lookHere } = proxyLocalActivities<Activities>({
  startToCloseTimeout: "3 seconds",
  scheduleToCloseTimeout: "6 seconds",
  retry: { maximumAttempts: 2, initialInterval: "100 milliseconds" },
});
const { lookAtReview: lookRemotely } = proxyActivities<Activities>({
  startToCloseTimeout: "30 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** One transaction, as `settle`: in the workflow task itself, and remotely for as long as it takes while Postgres is away. */
export async function look(input: ReviewInput): Promise<ReviewStanding> {
  try {
    return await lookHere(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return await lookRemotely(input);
  }
}
