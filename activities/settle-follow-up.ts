import { settle } from "../database/settling.ts";
import type { Settled } from "../domain/standing.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Settles the newest answer, or the silence, in one transaction. Repeating it is safe: a version that was settled is
 * not settled again.
 */
export async function settleFollowUp({ sql }: Dependencies, { followUpId }: { followUpId: string }): Promise<Settled> {
  return await settle(sql, { followUpId });
}
