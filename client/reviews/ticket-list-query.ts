import { z } from "zod";

const query = z.object({
  q: z
    .string()
    .max(255)
    .catch("")
    .transform((text) => text.replaceAll("\0", "").trim()),
  after: z
    .string()
    .regex(/^fu_[a-z2-7]{1,40}$/)
    .catch(""),
});
/** What the address of the list says; whatever it says wrongly counts as not said. */
export type TicketListQuery = z.output<typeof query>;

export const readTicketListQuery = (given: Record<string, string>): TicketListQuery => query.parse(given);

/** The address of a review's tickets; what is empty is left out. */
export function ticketListAddress(reviewId: string, wanted: TicketListQuery & { did?: string; not?: string }): string {
  const text = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== "")).toString();
  return `/console/reviews/${reviewId}/tickets${text === "" ? "" : `?${text}`}`;
}
