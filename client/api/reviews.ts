import { createRoute, z } from "@hono/zod-openapi";
import { listReviews } from "../../database/review-list.ts";
import { readReview } from "../../database/review-view.ts";
import { openReviewByHand } from "../../database/reviews.ts";
import { invalid, notFound, notNow, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { line } from "./fields.ts";
import { reviewCursorText, reviewFilterOf, reviewQuery } from "./review-query.ts";
import { reviewAsShown, reviewShape, wholeReviewAsShown, wholeReviewShape } from "./review-shape.ts";
import { etag } from "./version-match.ts";

const tags = ["Reviews"];
/** A key is nowhere; its days are those of UTC. */
export const timeZone = "UTC";
export const wholeReview = (description: string) => ({
  description,
  headers: { ETag: { description: "Its version, for If-Match", schema: { type: "string" as const } } },
  content: { "application/json": { schema: wholeReviewShape } },
});

const list = createRoute({
  method: "get",
  path: "/v1/reviews",
  summary: "List root-cause reviews, newest first",
  tags,
  middleware: needs("read"),
  request: { query: reviewQuery },
  responses: {
    200: {
      description: "One page; `next` is the cursor of the one after it",
      content: {
        "application/json": { schema: z.object({ items: z.array(reviewShape), next: z.string().nullable() }) },
      },
    },
    ...refusals,
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/reviews/{id}",
  summary: "Read one review with its tickets and its history",
  tags,
  middleware: needs("read"),
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: wholeReview("With what stands in the way of concluding it"), ...refusals, ...notFound },
});

const newReviewShape = z
  .strictObject({
    followUps: z
      .array(z.string().max(100))
      .min(1, "must name at least one follow-up")
      .max(50, "may name at most 50 follow-ups")
      .openapi({ description: "Ids of the follow-ups it is about" }),
    title: line(200).nullish().openapi({ description: "Without it, the subject of the ticket" }),
  })
  .openapi("NewReview");
const open = createRoute({
  method: "post",
  path: "/v1/reviews",
  summary: "Open a review by hand",
  description: "One review is open for a ticket at a time: where one is, the answer is 409.",
  tags,
  middleware: needs("write"),
  request: { body: { required: true, content: { "application/json": { schema: newReviewShape } } } },
  responses: { 201: wholeReview("A new review"), ...refusals, ...notNow },
});

/** Listing, reading and opening reviews. */
export function reviewRoutes({ sql }: ApiParts) {
  const app = apiArea();

  app.openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { items, next } = await listReviews(sql, {
      filter: reviewFilterOf(query),
      order: "newest",
      cursor: query.cursor ?? null,
      limit: query.limit,
      timeZone,
    });
    return c.json({ items: items.map(reviewAsShown), next: next && reviewCursorText(next) }, 200);
  });

  app.openapi(read, async (c) => {
    const whole = await readReview(sql, { ...c.req.valid("param"), timeZone });
    if (whole === null) return problem(c, { kind: "not-found", detail: "There is no review of this id." });
    return c.json(wholeReviewAsShown(whole), 200, { ETag: etag(whole.review.version) });
  });

  app.openapi(open, async (c) => {
    const { followUps, title } = c.req.valid("json");
    const opened = await openReviewByHand(sql, {
      followUpIds: followUps,
      title: title || null,
      actor: actorOf(c.get("apiKey")),
    });
    if (!opened.opened) {
      if (opened.because === "already-open") {
        return problem(c, { kind: "not-now", detail: `${opened.reviewId} is open for one of the tickets.` });
      }
      const pointer = `/followUps/${followUps.indexOf(opened.followUpId)}`;
      return invalid(c, { pointer, detail: "there is no such follow-up" });
    }
    const whole = await readReview(sql, { id: opened.reviewId, timeZone });
    if (whole === null) throw new Error("an opened review is not there");
    return c.json(wholeReviewAsShown(whole), 201, {
      Location: `/v1/reviews/${opened.reviewId}`,
      ETag: etag(whole.review.version),
    });
  });

  return app;
}
