import type { Hono } from "hono";
import { causePages } from "../causes/causes.ts";
import type { ConsoleParts } from "../console/in-frame.ts";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import { openForCase, reopenIt, workOnReview } from "./review-acting.ts";
import { showReview } from "./review.ts";
import { showReviews } from "./review-list.ts";

/** The console's reviews; mounted among its pages, so that nobody comes here who was not let in. */
export function reviewPages(app: Hono<ConsoleEnv>, parts: ConsoleParts): void {
  causePages(app, parts);
  app.get("/console/reviews", showReviews(parts));
  app.post("/console/reviews", openForCase(parts));
  app.get("/console/reviews/:id{rv_[a-z2-7]+}", showReview(parts));
  app.post("/console/reviews/:id{rv_[a-z2-7]+}", workOnReview(parts));
  app.post("/console/reviews/:id{rv_[a-z2-7]+}/reopen", reopenIt(parts));
}
