import type { LoggedDelivery } from "../../database/delivery-log.ts";

/** What an event is about: the review it names, or else its follow-up; null where it is about neither. */
export function aboutOf({ followUpId, data }: Pick<LoggedDelivery, "followUpId" | "data">) {
  const { reviewId } = data;
  if (typeof reviewId === "string" && /^rv_[a-z2-7]+$/.test(reviewId)) {
    return { name: "Review", href: `/console/reviews/${reviewId}` };
  }
  return followUpId === null ? null : { name: "Follow-up", href: `/console/follow-ups/${followUpId}` };
}
