import { type CheckLine, HelpdeskError } from "./contract.ts";

/** One line of a live check: what came of it, or in the helpdesk's own words why it does not work. Other errors are thrown. */
export async function tried(what: string, attempt: () => Promise<string>): Promise<CheckLine> {
  try {
    return { what, ok: true, detail: await attempt() };
  } catch (error) {
    if (error instanceof HelpdeskError) return { what, ok: false, detail: error.message };
    throw error;
  }
}
