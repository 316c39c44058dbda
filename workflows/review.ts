import { condition, continueAsNew, setHandler, workflowInfo } from "@temporalio/workflow";
import { changed, type ReviewInput } from "./contract.ts";
import { look, tellOurPeople } from "./review-activities.ts";

/** However far away a date is: what is asked of the clock stays within what it can count. */
const longestWaitMs = 366 * 86_400_000;

/**
 * Everything our own people are told about one root-cause review: look, tell whoever is to hear something, wait for the next
 * date or a change; until it is concluded and its check day has come. Changes are in Postgres: the signal only wakes.
 */
export async function review({ reviewId }: ReviewInput): Promise<void> {
  let isChanged = false;
  setHandler(changed, () => {
    isChanged = true;
  });

  for (;;) {
    isChanged = false;
    const lookedAt = Date.now();
    const standing = await look({ reviewId });
    if (standing.mails) await tellOurPeople({ reviewId });
    if (standing.over && !isChanged) return;
    // A review that is moved about for years must not drag its history along; the new run begins with a look.
    if (workflowInfo().continueAsNewSuggested) return await continueAsNew<typeof review>({ reviewId });
    if (isChanged) continue;
    if (standing.waitMs === null) await condition(() => isChanged);
    // Telling may have taken hours of the wait.
    else await condition(() => isChanged, waitFrom({ lookedAt, waitMs: standing.waitMs }));
  }
}

const waitFrom = ({ lookedAt, waitMs }: { lookedAt: number; waitMs: number }): number =>
  Math.max(1, Math.min(longestWaitMs, lookedAt + waitMs - Date.now()));
