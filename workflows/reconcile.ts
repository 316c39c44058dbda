import { carryOutOnce, findMissed, repairOverdue } from "./reconcile-activities.ts";

/**
 * Every few minutes, by a Schedule: sets going again what is overdue, and finds what no webhook told. It decides nothing
 * itself; whatever it sets going takes the usual way.
 */
export async function reconcile(): Promise<void> {
  const { unfinished } = await repairOverdue();
  await findMissed();
  for (const followUpId of unfinished) await carryOutOnce({ followUpId });
}
