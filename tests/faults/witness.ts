import type { GivenAnswer } from "../support/promises/evidence.ts";

export type Told = { connection: "desk" | "api"; ticketId: string; key: string; acknowledged: boolean };

/** What the world outside knows of a run, whatever the database says: what was told, and what got a 2xx for it. */
export function createWitness() {
  return {
    /** The number of the ticket behind an address. */
    ticketOf: new Map<string, string>(),
    /** Which failure class a ticket was born under, by connection and number. */
    born: new Map<string, string>(),
    told: new Array<Told>(),
    /** The ids that 2xx answers named for a resolution told by API; more than one would be one too many. */
    named: new Map<string, Set<string>>(),
    answers: new Array<GivenAnswer>(),
    /** Replies that got a 202: the bytes as they were. */
    replies: new Array<Buffer>(),
    /** When an opt-out got its 2xx, by address. */
    optOuts: new Map<string, number>(),
    /** When a mail arrived, in the order of arrival. */
    arrivals: new Array<{ messageId: string; to: string; atMs: number }>(),
  };
}
export type Witness = ReturnType<typeof createWitness>;
