import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { followUpView } from "../../database/follow-up-view.ts";
import { reread } from "../../database/rereading.ts";
import { verdicts } from "../../domain/words.ts";
import { problem } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { followUpActionResponses } from "./follow-up-actions.ts";
import { wholeFollowUpAsShown } from "./follow-up-shape.ts";

const rereadShape = z
  .strictObject({
    verdict: z.enum(verdicts).optional(),
    satisfaction: z.int().min(1).max(5).nullable().optional(),
    effort: z.int().min(1).max(7).nullable().optional(),
    version: z.int().min(1).optional().openapi({
      description: "The version of the answer that is meant; another one since is a 409. Without it, the last reading.",
    }),
  })
  .refine(({ verdict, satisfaction, effort }) => verdict !== undefined || (satisfaction ?? effort ?? null) === null, {
    message: "A score needs the verdict it belongs to.",
    path: ["verdict"],
  })
  .openapi("Rereading");
const rereading = createRoute({
  method: "post",
  path: "/v1/follow-ups/{id}/reread",
  summary: "Undo how a reply was read",
  description:
    "With a verdict, the reading is corrected: the next version of the answer, in the customer's own words, settled like any other. " +
    "Without one it is withdrawn: what the customer said before counts again, or nothing does, and a person has to look at the reply.",
  tags: ["Follow-ups"],
  middleware: needs("write"),
  request: {
    params: z.object({ id: z.string() }),
    body: { required: false, content: { "application/json": { schema: rereadShape } } },
  },
  responses: followUpActionResponses,
});

/** Undoing how a reply was read. Repeating what has been done already answers the same. */
export function rereadingRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no follow-up of this id." });
  app.openapi(rereading, async (c) => {
    const { id } = c.req.valid("param");
    const { verdict, satisfaction, effort, version } = c.req.valid("json") ?? {};
    const correction = verdict === undefined ? null : { verdict, satisfaction, effort };
    const actor = actorOf(c.get("apiKey"));
    const done = await reread(sql, { followUpId: id, version: version ?? null, correction, actor });
    if (done.reread) {
      const view = await followUpView(sql, { id });
      return view === null ? unknown(c) : c.json(wholeFollowUpAsShown(view), 200);
    }
    switch (done.because) {
      case "unknown":
        return unknown(c);
      case "nothing-read":
        return problem(c, {
          kind: "not-now",
          detail: "There is nothing to undo: no reply of this follow-up has been read.",
        });
      case "changed-meanwhile":
        return problem(c, {
          kind: "not-now",
          detail: "Something newer has been said since that reading. Read the follow-up again, and then decide.",
        });
    }
  });

  return app;
}
