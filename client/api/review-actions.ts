import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type ReviewEdit, type SavedReview, saveReview } from "../../database/review-edits.ts";
import { reopenReview } from "../../database/review-reopening.ts";
import { reviewOwners } from "../../database/review-owners.ts";
import { readReview } from "../../database/review-view.ts";
import type { Missing } from "../../domain/review.ts";
import { invalid, notFound, notNow, problem, refusals, versioned } from "../problem.ts";
import { actorOf, apiArea, type ApiEnv, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { reviewChangesShape, wholeReviewAsShown } from "./review-shape.ts";
import { chainOf } from "./review-chain.ts";
import { timeZone, wholeReview } from "./reviews.ts";
import { etag, versionProblem, wantedVersion } from "./version-match.ts";

const params = z.object({ id: z.string() });
const change = createRoute({
  method: "patch",
  path: "/v1/reviews/{id}",
  summary: "Write what was found out",
  description: "What is not given stays. Needs If-Match, so that nobody undoes somebody else's change unseen.",
  tags: ["Reviews"],
  middleware: needs("write"),
  request: { params, body: { required: true, content: { "application/json": { schema: reviewChangesShape } } } },
  responses: { 200: wholeReview("As it is now"), ...refusals, ...notFound, ...notNow, ...versioned },
});
const action = (verb: "conclude" | "reopen", summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/reviews/{id}/${verb}`,
    summary,
    description: `${description} If-Match is heeded where it is sent. Repeating what has been done answers the same.`,
    tags: ["Reviews"],
    middleware: needs("write"),
    request: { params },
    responses: { 200: wholeReview("As it is now"), ...refusals, ...notFound, ...notNow, ...versioned },
  });

/** Changing, concluding and reopening reviews. */
export function reviewActionRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no review of this id." });
  const shown = async (c: Context<ApiEnv>, id: string) => {
    const whole = await readReview(sql, { id, timeZone });
    if (whole === null) return unknown(c);
    return c.json(wholeReviewAsShown(whole), 200, { ETag: etag(whole.review.version) });
  };
  const reviewOf = async (id: string) => (await readReview(sql, { id, timeZone }))?.review ?? null;

  app.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const review = await reviewOf(id);
    if (review === null) return unknown(c);
    const wanted = wantedVersion(c, { current: review.version });
    if (!wanted.allowed) return versionProblem(c, wanted.because);
    const { owner, actionOwner, ...body } = c.req.valid("json");
    const chain = chainOf(body, review);
    if (!chain.fits) return invalid(c, { pointer: chain.pointer, detail: chain.detail });
    const people = await reviewOwners(sql);
    const idOf = (address: string | null): string | null =>
      address === null ? null : (people.find((each) => each.email.toLowerCase() === address.toLowerCase())?.id ?? "");
    const changes: Partial<ReviewEdit> = {
      ...(body.title !== undefined && { title: body.title || null }),
      ...(body.department !== undefined && { department: body.department || null }),
      ...(owner !== undefined && { ownerId: idOf(owner) }),
      ...(body.dueOn !== undefined && { dueOn: body.dueOn }),
      ...chain.changes,
      ...(body.cause !== undefined && { causeId: body.cause }),
      ...(body.correctiveAction !== undefined && { correctiveAction: body.correctiveAction }),
      ...(actionOwner !== undefined && { actionOwnerId: idOf(actionOwner) }),
      ...(body.actionDueOn !== undefined && { actionDueOn: body.actionDueOn }),
      ...(body.checkOn !== undefined && { checkOn: body.checkOn }),
      ...(body.conclusion !== undefined && { conclusion: body.conclusion }),
    };
    const by = { timeZone, actor: actorOf(c.get("apiKey")) };
    const saved = await saveReview(sql, { id, ifVersion: wanted.ifVersion, changes, conclude: false, ...by });
    return saved.saved ? await shown(c, id) : notSaved(c, saved);
  });

  app.openapi(
    action("conclude", "Conclude a review", "422 names each field that is missing; nothing is concluded by halves."),
    async (c) => {
      const { id } = c.req.valid("param");
      const wanted = await mentioned(c, id);
      if (!wanted.allowed) return versionProblem(c, wanted.because);
      const by = { timeZone, actor: actorOf(c.get("apiKey")) };
      const saved = await saveReview(sql, { id, ifVersion: wanted.ifVersion, changes: {}, conclude: true, ...by });
      if (!saved.saved) return notSaved(c, saved);
      if (saved.concluded) return await shown(c, id);
      return problem(c, {
        kind: "invalid",
        detail: "The review cannot be concluded yet.",
        errors: saved.missing.map((each) => ({ pointer: `/${each.field}`, detail: missingText(each) })),
      });
    },
  );

  app.openapi(
    action("reopen", "Open a concluded review again", "What was found out stays, and it is due anew."),
    async (c) => {
      const { id } = c.req.valid("param");
      const wanted = await mentioned(c, id);
      if (!wanted.allowed) return versionProblem(c, wanted.because);
      const actor = actorOf(c.get("apiKey"));
      const reopened = await reopenReview(sql, { id, ifVersion: wanted.ifVersion, actor });
      if (reopened.reopened) return await shown(c, id);
      switch (reopened.because) {
        case "unknown":
          return unknown(c);
        case "changed-meanwhile":
          return versionProblem(c, "changed-meanwhile");
        case "another-open":
          return problem(c, { kind: "not-now", detail: `${reopened.reviewId} is open for one of its tickets.` });
      }
    },
  );

  /** The version that If-Match names; null where it is not sent. */
  async function mentioned(c: Context, id: string) {
    if (c.req.header("if-match") === undefined) return { allowed: true, ifVersion: null } as const;
    const review = await reviewOf(id);
    if (review === null) return { allowed: true, ifVersion: null } as const;
    return wantedVersion(c, { current: review.version });
  }

  function notSaved(c: Context, saved: Extract<SavedReview, { saved: false }>) {
    switch (saved.because) {
      case "unknown":
        return unknown(c);
      case "concluded":
        return problem(c, { kind: "not-now", detail: "This review is concluded; reopen it to change it." });
      case "changed-meanwhile":
        return versionProblem(c, "changed-meanwhile");
      case "unknown-reference":
        return invalid(c, { pointer: `/${referenceNames[saved.field]}`, detail: referenceTexts[saved.field] });
    }
  }

  return app;
}

const referenceNames = { ownerId: "owner", actionOwnerId: "actionOwner", causeId: "cause" } as const;
const nobody = "there is nobody of this address who works on reviews";
const referenceTexts = { ownerId: nobody, actionOwnerId: nobody, causeId: "there is no such cause" } as const;
const missingText = ({ because }: Missing): string =>
  because === "missing" ? "is missing" : "must be a day after today";
