import { reviewAtRest, reviewRelayed, reviewRelayFailed, type ReviewRelayRow } from "../../database/review-relay.ts";
import { wantedOfReview } from "../../domain/wanted-review.ts";
import { changed, reviewType, reviewWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { backOffMs } from "./back-off.ts";
import type { RelayDependencies } from "./relay.ts";

/** How long a workflow that was told usually takes to look; after that the signal may be lost. */
const lookingMs = 10_000;

/** Brings Temporal to what Postgres wants for one review. Each step may be repeated: a run that is told twice looks twice. */
export async function bringReview(deps: RelayDependencies, row: ReviewRelayRow): Promise<{ again: boolean }> {
  const { reviewId, need } = row;
  const run = {
    workflowId: reviewWorkflowId(reviewId),
    taskQueue,
    args: [{ reviewId }],
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
  } as const;
  try {
    const { workflow } = await deps.temporal.client();
    switch (wantedOfReview(row)) {
      case "nothing":
        await reviewAtRest(deps.sql, { reviewId, need });
        return { again: true };
      case "start":
        await workflow.start(reviewType, run);
        break;
      case "changed":
        await workflow.signalWithStart(reviewType, { ...run, signal: changed });
        break;
    }
    const checkAgainMs = lookingMs * 2 ** Math.min(6, row.attempts - 1);
    await reviewRelayed(deps.sql, { reviewId, need, checkAgainMs });
  } catch (error) {
    const retryMs = backOffMs({ attempts: row.attempts, mostMs: 30_000 });
    deps.log.warn({ reviewId, retryMs, err: error }, "Temporal could not be told of a review; it will be");
    await reviewRelayFailed(deps.sql, { reviewId, retryMs });
  }
  return { again: true };
}
