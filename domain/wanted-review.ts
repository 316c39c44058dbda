/** What a review's row says about its workflow. */
export type ReviewInTemporal = {
  workflow: "none" | "started";
  /** Grows with every change that moves a date, an owner or an end. */
  need: number;
  /** The newest need the workflow has looked at; 0 = it has not looked yet. */
  seenNeed: number;
};

/** What the relay must do for a review; each may be done twice without harm. */
export type WantedOfReview = "start" | "changed" | "nothing";

/**
 * A change stays wanted until it has been looked at, because a signal that a completing run accepts is lost (DESIGN §6). It
 * goes with a start: the run may have ended with a conclusion, or been lost.
 */
export function wantedOfReview({ workflow, need, seenNeed }: ReviewInTemporal): WantedOfReview {
  if (seenNeed >= need) return "nothing";
  return workflow === "none" ? "start" : "changed";
}
