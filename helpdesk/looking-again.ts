import { HelpdeskError } from "./contract.ts";

/** Somebody else changed the ticket between our reading and our writing; a helpdesk's queue is not that busy. */
const attempts = 3;

/** A stale version means that somebody was faster: read again and decide again, never write over it. */
export async function lookingAgain<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      const stale = error instanceof HelpdeskError && error.failure === "conflict";
      if (!stale || attempt === attempts) throw error;
    }
  }
}
