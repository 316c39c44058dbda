import type { Hono } from "hono";
import { causePages } from "../causes/causes.ts";
import type { ConsoleParts } from "../console/in-frame.ts";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import { compareReviews } from "./compare.ts";
import { openForCase, reopenIt, workOnIt } from "./review-acting.ts";
import { showReview } from "./review.ts";
import { exportList, showReviews } from "./review-list.ts";
import { showTickets, takeOutIt } from "./ticket-list.ts";

/** The console's reviews; mounted among its pages, so that nobody comes here who was not let in. */
export function reviewPages(app: Hono<ConsoleEnv>, parts: ConsoleParts): void {
  causePages(app, parts);
  app.get("/console/reviews", showReviews(parts));
  app.get("/console/export/reviews.csv", exportList(parts));
  app.post("/console/reviews", openForCase(parts));
  app.get("/console/reviews/:id{rv_[a-z2-7]+}", showReview(parts));
  app.post("/console/reviews/:id{rv_[a-z2-7]+}", workOnIt(parts));
  app.post("/console/reviews/:id{rv_[a-z2-7]+}/reopen", reopenIt(parts));
  app.get("/console/reviews/:id{rv_[a-z2-7]+}/tickets", showTickets(parts));
  app.post("/console/reviews/:id{rv_[a-z2-7]+}/tickets", takeOutIt(parts));
  app.get("/console/reviews/:id{rv_[a-z2-7]+}/compare/:other{rv_[a-z2-7]+}", compareReviews(parts));
}
