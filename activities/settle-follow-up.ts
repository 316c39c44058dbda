import { settle } from "../database/settling.ts";
import type { Settled } from "../domain/standing.ts";
import type { Dependencies } from "./dependencies.ts";

/** `heard`: the newest version the workflow knows of; a first failure beyond it is left to its grace. */
export type SettleInput = { followUpId: string; heard?: number };

/**
 * Settles the newest answer, or the silence, in one transaction. Repeating it is safe: a version that was settled is
 * not settled again.
 */
export async function settleFollowUp({ sql }: Dependencies, input: SettleInput): Promise<Settled> {
  return await settle(sql, input);
}
