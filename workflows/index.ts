export { followUp } from "./follow-up.ts";
export { reconcile } from "./reconcile.ts";
export { review } from "./review.ts";
