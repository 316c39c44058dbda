import { createHash, randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { recordAnswer } from "../../database/answers.ts";
import { followUpView } from "../../database/follow-up-view.ts";
import { restore } from "../../database/restoring.ts";
import { sendNow, skip, withdraw } from "../../database/withdrawal.ts";
import { answerChannels, type Stage, verdicts } from "../../domain/words.ts";
import { keptOutText } from "../kept-out-text.ts";
import { notFound, notNow, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiEnv, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { text } from "./fields.ts";
import { wholeFollowUpAsShown, wholeFollowUpShape } from "./follow-up-shape.ts";

const action = (verb: string, summary: string) =>
  createRoute({
    method: "post",
    path: `/v1/follow-ups/{id}/${verb}`,
    summary,
    tags: ["Follow-ups"],
    middleware: needs("write"),
    request: { params: z.object({ id: z.string() }) },
    responses: followUpActionResponses,
  });
export const followUpActionResponses = {
  200: {
    description: "The follow-up as it is now",
    content: { "application/json": { schema: wholeFollowUpShape } },
  },
  ...refusals,
  ...notFound,
  ...notNow,
};

const answerShape = z
  .strictObject({
    verdict: z.enum(verdicts),
    satisfaction: z.int().min(1).max(5).nullish(),
    effort: z.int().min(1).max(7).nullish(),
    words: text(5000).nullish(),
    by: z.enum(["api", "agent"]).default("api"),
    channel: z.enum(answerChannels).nullish().openapi({ description: "How the customer told you." }),
  })
  .openapi("NewAnswer");
const answer = createRoute({
  method: "post",
  path: "/v1/follow-ups/{id}/answer",
  summary: "Answer on the customer's behalf",
  tags: ["Follow-ups"],
  middleware: needs("write"),
  request: {
    params: z.object({ id: z.string() }),
    body: { required: true, content: { "application/json": { schema: answerShape } } },
  },
  responses: followUpActionResponses,
});

/** What people do to a follow-up. Repeating one that has already been done answers the same. */
export function followUpActionRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no follow-up of this id." });
  const shown = async (c: Context<ApiEnv>, id: string) => {
    const view = await followUpView(sql, { id });
    return view === null ? unknown(c) : c.json(wholeFollowUpAsShown(view), 200);
  };
  const tooLate = (c: Context, stage: Stage, rule: string) =>
    problem(c, { kind: "not-now", detail: `${rule}; this follow-up is ${stage}.` });

  app.openapi(action("send-now", "Send the check-in now"), async (c) => {
    const { id } = c.req.valid("param");
    const { released, stage } = await sendNow(sql, { followUpId: id, actor: actorOf(c.get("apiKey")) });
    if (stage === null) return unknown(c);
    return released ? shown(c, id) : tooLate(c, stage, "Only a check-in that is still waiting can be sent now");
  });

  app.openapi(action("skip", "Leave the check-in out, before it is asked"), async (c) => {
    const { id } = c.req.valid("param");
    const { withdrawn, stage } = await skip(sql, { followUpId: id, actor: actorOf(c.get("apiKey")) });
    if (stage === null) return unknown(c);
    if (withdrawn || stage === "skipped") return shown(c, id);
    return tooLate(c, stage, "Only a follow-up that has not been asked yet can be skipped");
  });

  app.openapi(action("cancel", "Stop a follow-up, after it was asked"), async (c) => {
    const { id } = c.req.valid("param");
    const actor = actorOf(c.get("apiKey"));
    const { withdrawn, stage } = await withdraw(sql, { followUpId: id, reason: "by-a-person", actor });
    if (stage === null) return unknown(c);
    if (withdrawn || stage === "cancelled") return shown(c, id);
    return tooLate(c, stage, "Only a follow-up that is still open can be cancelled");
  });

  app.openapi(action("restore", "Undo a skip or a cancel"), async (c) => {
    const { id } = c.req.valid("param");
    const restored = await restore(sql, { followUpId: id, actor: actorOf(c.get("apiKey")) });
    if (restored.restored) return shown(c, id);
    if (restored.because === "unknown") return unknown(c);
    return problem(c, { kind: "not-now", detail: keptOutText(restored.because) });
  });

  app.openapi(answer, async (c) => {
    const { id } = c.req.valid("param");
    const body = c.req.valid("json");
    const apiKey = c.get("apiKey");
    const requestKey = c.req.header("idempotency-key");
    const recording = await recordAnswer(sql, {
      followUpId: id,
      verdict: body.verdict,
      satisfaction: body.satisfaction ?? null,
      effort: body.effort ?? null,
      words: body.words ?? "",
      againOn: null,
      source: body.by,
      channel: body.channel ?? null,
      dedupeKey: requestKey === undefined ? randomUUID() : `${apiKey.id}/${requestKey}/${contentHash(body)}`,
      actor: actorOf(apiKey),
    });
    if (recording.recorded) return shown(c, id);
    switch (recording.because) {
      case "unknown":
        return unknown(c);
      case "not-asked":
        return problem(c, { kind: "not-now", detail: "This follow-up was skipped: it takes no answer." });
      case "window-closed":
        return problem(c, { kind: "not-now", detail: "The time for answers is over; only not_held is still taken." });
    }
  });

  return app;
}

/** The same key with another answer, a day later, is another answer. */
const contentHash = (body: object): string =>
  createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 16);
