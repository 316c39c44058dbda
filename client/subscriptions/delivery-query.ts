import { z } from "zod";
import { deliveryStates, eventTypes } from "../../domain/words.ts";
import { deliveriesAddress } from "./addresses.ts";

/** What the log's address says; whatever it says wrongly counts as not said. */
const query = z.object({
  state: z.enum([...deliveryStates, ""]).catch(""),
  type: z.enum([...eventTypes, "subscription.test", ""]).catch(""),
  after: z.string().max(200).catch(""),
});
export type DeliveryQuery = z.output<typeof query>;

export const readDeliveryQuery = (given: Record<string, string>): DeliveryQuery => query.parse(given);

/** The address of the log with some of it changed; what is empty is left out, and so is the place in the pages. */
export function logAddress(name: string, given: DeliveryQuery, changes: Partial<DeliveryQuery> = {}): string {
  const wanted = Object.entries({ ...given, after: "", ...changes }).filter(([, value]) => value !== "");
  const text = new URLSearchParams(wanted).toString();
  return text === "" ? deliveriesAddress(name) : `${deliveriesAddress(name)}?${text}`;
}
