import { createRoute, z } from "@hono/zod-openapi";
import { acceptResolution } from "../../database/acceptance.ts";
import { decisionsOf } from "../../database/asking-decisions.ts";
import { askingFacts } from "../../database/asking.ts";
import { findIntake } from "../../database/intake.ts";
import { listFollowUps } from "../../database/follow-up-list.ts";
import { followUpView } from "../../database/follow-up-view.ts";
import { checkedDurationMs } from "../../domain/duration.ts";
import { mayAsk } from "../../domain/permission.ts";
import { invalid, notFound, notNow, problem, refusals } from "../problem.ts";
import { apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { cursorText } from "./cursor.ts";
import { filterOf, followUpQuery } from "./follow-up-query.ts";
import { followUpAsShown, followUpShape, wholeFollowUpAsShown, wholeFollowUpShape } from "./follow-up-shape.ts";
import { checkInAfterMsOf, newFollowUpShape, ticketOf } from "./new-follow-up.ts";
import { whyAsShown } from "./why.ts";

/** Postgres' clock decides; a helpdesk's may be so far ahead. */
const toleranceMs = 60_000;
const tags = ["Follow-ups"];
const params = z.object({ id: z.string() });
const whole = (description: string) => ({
  description,
  content: { "application/json": { schema: wholeFollowUpShape } },
});

const start = createRoute({
  method: "post",
  path: "/v1/follow-ups",
  summary: "Start a follow-up on a solved ticket",
  description:
    "For tickets without a connected helpdesk. The same resolution again gives the same follow-up; a later one of the same ticket is its next attempt.",
  tags,
  middleware: needs("ingest"),
  request: { body: { required: true, content: { "application/json": { schema: newFollowUpShape } } } },
  responses: {
    202: whole("A new follow-up"),
    200: whole("The same resolution again, or one that is skipped, with the reason"),
    ...refusals,
    ...notNow,
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/follow-ups",
  summary: "List follow-ups, newest first",
  tags,
  middleware: needs("read"),
  request: { query: followUpQuery },
  responses: {
    200: {
      description: "One page; `next` is the cursor of the one after it",
      content: {
        "application/json": { schema: z.object({ items: z.array(followUpShape), next: z.string().nullable() }) },
      },
    },
    ...refusals,
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/follow-ups/{id}",
  summary: "Read one follow-up with its story",
  tags,
  middleware: needs("read"),
  request: { params },
  responses: { 200: whole("With timeline, every answer and what happens next"), ...refusals, ...notFound },
});

const ruleShape = z.object({
  rule: z.string(),
  result: z.enum(["pass", "wait", "stop"]),
  detail: z.string().nullable(),
  until: z.string().nullable(),
});
const why = createRoute({
  method: "get",
  path: "/v1/follow-ups/{id}/why",
  summary: "Why a mail was, or was not, sent",
  description:
    "Every rule with its result when it was decided (`decidedAt`), or as of now while nothing has been. For the latter the helpdesk is not asked: whether the ticket is still solved is looked at when the mail is due.",
  tags,
  middleware: needs("read"),
  request: { params },
  responses: {
    200: {
      description: "Every rule with its result",
      content: {
        "application/json": {
          schema: z.object({
            stage: followUpShape.shape.stage,
            reason: z.string().nullable(),
            answer: z.enum(["asked", "ask", "later", "skip"]).openapi({ description: "`asked`: it has been sent" }),
            because: z.string().nullable(),
            until: z.string().nullable(),
            decidedAt: z.string().nullable().openapi({ description: "When `rules` stood so; null = now" }),
            rules: z.array(ruleShape),
            decisions: z.array(
              z.object({
                at: z.string(),
                question: z.enum(["check_in", "reminder"]),
                answer: z.enum(["ask", "later", "skip"]),
                because: z.string().nullable(),
                until: z.string().nullable(),
                rules: z.array(ruleShape),
              }),
            ),
          }),
        },
      },
    },
    ...refusals,
    ...notFound,
  },
});

/** Starting, listing and reading follow-ups. */
export function followUpRoutes({ sql, vault }: ApiParts) {
  const app = apiArea();

  app.openapi(start, async (c) => {
    const body = c.req.valid("json");
    const intake = await findIntake(sql, { connection: body.ticket.connection, policy: body.policy ?? null });
    if (intake.kind === null)
      return invalid(c, { pointer: "/ticket/connection", detail: "there is no such connection" });
    if (intake.kind !== "api") {
      const detail = "is a connected helpdesk: its tickets are read from it, not told";
      return invalid(c, { pointer: "/ticket/connection", detail });
    }
    if (intake.rules === null) return invalid(c, { pointer: "/policy", detail: "there is no such policy" });
    if (new Date(body.resolution.at).getTime() > intake.now.getTime() + toleranceMs) {
      return invalid(c, { pointer: "/resolution/at", detail: "lies in the future" });
    }
    const checkInAfterMs = checkInAfterMsOf(body);
    if (checkInAfterMs !== null && checkInAfterMs > checkedDurationMs(intake.rules.maximumSilence)) {
      const detail = `must not be longer than the policy's maximumSilence, ${intake.rules.maximumSilence}`;
      return invalid(c, { pointer: "/checkInAfter", detail });
    }
    const accepted = await acceptResolution(sql, {
      connection: body.ticket.connection,
      ticket: ticketOf(body),
      policy: body.policy ?? null,
      checkInAfterMs,
      vault,
    });
    const view = await followUpView(sql, { id: accepted.followUpId });
    if (view === null) throw new Error("an accepted follow-up is not there");
    const isNew = accepted.created && accepted.stage !== "skipped";
    return c.json(wholeFollowUpAsShown(view), isNew ? 202 : 200, { Location: `/v1/follow-ups/${accepted.followUpId}` });
  });

  app.openapi(list, async (c) => {
    const query = c.req.valid("query");
    const { items, next } = await listFollowUps(sql, {
      filter: filterOf(query, vault),
      cursor: query.cursor ?? null,
      limit: query.limit,
    });
    return c.json({ items: items.map(followUpAsShown), next: next && cursorText(next) }, 200);
  });

  app.openapi(read, async (c) => {
    const view = await followUpView(sql, c.req.valid("param"));
    if (view === null) return problem(c, { kind: "not-found", detail: "There is no follow-up of this id." });
    return c.json(wholeFollowUpAsShown(view), 200);
  });

  app.openapi(why, async (c) => {
    const { id } = c.req.valid("param");
    const view = await followUpView(sql, { id });
    if (view === null) return problem(c, { kind: "not-found", detail: "There is no follow-up of this id." });
    const permission = mayAsk(await askingFacts(sql, { followUpId: id }));
    const decisions = await decisionsOf(sql, { followUpId: id });
    return c.json(whyAsShown({ row: view.followUp, permission, decisions }), 200);
  });

  return app;
}
