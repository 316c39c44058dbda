import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  type DeliveryCursor,
  listDeliveries,
  type LoggedDelivery,
  redeliver,
  redeliverFailed,
} from "../../database/delivery-log.ts";
import { findSubscription } from "../../database/subscriptions.ts";
import { deliveryStates, eventTypes } from "../../domain/words.ts";
import { notFound, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { instant, name, namedPath, time } from "./fields.ts";
import { pageCursor, pageLimit } from "./paging.ts";

const tags = ["Subscriptions"];
const deliveryShape = z
  .object({
    eventId: z.string().openapi({ description: "The `webhook-id` of every attempt" }),
    type: z.enum([...eventTypes, "subscription.test"]),
    at: time.openapi({ description: "When the event happened" }),
    followUpId: z.string().nullable(),
    state: z.enum(deliveryStates).openapi({ description: "`failed`: given up, nothing follows by itself" }),
    attempts: z.int(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    nextAttemptAt: time.nullable(),
    deliveredAt: time.nullable(),
  })
  .openapi("Delivery");

/** The place behind which the next page begins, as one opaque word. */
export const deliveryCursorText = ({ atUs, eventId }: DeliveryCursor): string =>
  Buffer.from(`${atUs}.${eventId}`).toString("base64url");

/** Null for what no page of deliveries ends with. */
export function readDeliveryCursor(word: string): DeliveryCursor | null {
  const [, atUs, eventId] = /^(\d{1,18})\.(ev_[a-z2-7]{1,40})$/.exec(Buffer.from(word, "base64url").toString()) ?? [];
  return atUs === undefined || eventId === undefined ? null : { atUs, eventId };
}

const list = createRoute({
  method: "get",
  path: "/v1/subscriptions/{name}/deliveries",
  summary: "List what was, or is to be, delivered to a subscription",
  tags,
  middleware: needs("read"),
  request: {
    params: namedPath,
    query: z.object({
      state: z.enum(deliveryStates, `must be one of ${deliveryStates.join(", ")}`).optional(),
      limit: pageLimit,
      cursor: pageCursor(readDeliveryCursor),
    }),
  },
  responses: {
    200: {
      description: "The newest event first",
      content: {
        "application/json": { schema: z.object({ items: z.array(deliveryShape), next: z.string().nullable() }) },
      },
    },
    ...refusals,
    ...notFound,
  },
});
const one = createRoute({
  method: "post",
  path: "/v1/subscriptions/{name}/deliveries/{event}/redeliver",
  summary: "Deliver an event once more, under the same id",
  description: "Also one that was delivered. While the subscription is disabled it waits.",
  tags,
  middleware: needs("write"),
  request: { params: z.object({ name, event: z.string().regex(/^ev_[a-z2-7]{1,40}$/, "must be the id of an event") }) },
  responses: {
    202: { description: "It goes out now", content: { "application/json": { schema: deliveryShape } } },
    ...refusals,
    ...notFound,
  },
});
const givenUpShape = z
  .strictObject({
    since: instant.optional().openapi({ description: "Only what happened then or later; without it, everything" }),
  })
  .openapi("Redelivery");
const failed = createRoute({
  method: "post",
  path: "/v1/subscriptions/{name}/deliveries/redeliver-failed",
  summary: "Deliver everything once more that was given up, or what of it happened since a time, under the same ids",
  tags,
  middleware: needs("write"),
  request: {
    params: namedPath,
    body: { required: false, content: { "application/json": { schema: givenUpShape } } },
  },
  responses: {
    202: {
      description: "How many events go out now",
      content: { "application/json": { schema: z.object({ redelivered: z.int() }) } },
    },
    ...refusals,
    ...notFound,
  },
});

/** What went to a subscription, and once more what did not arrive. */
export function deliveryRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context, detail = "There is no subscription of this name.") =>
    problem(c, { kind: "not-found", detail });

  app.openapi(list, async (c) => {
    const { name: subscription } = c.req.valid("param");
    const { state, cursor, limit } = c.req.valid("query");
    if ((await findSubscription(sql, { name: subscription })) === null) return unknown(c);
    const wanted = { subscription, state: state ?? null, cursor: cursor ?? null, limit };
    const { items, next } = await listDeliveries(sql, wanted);
    return c.json({ items: items.map(asShown), next: next && deliveryCursorText(next) }, 200);
  });

  app.openapi(one, async (c) => {
    const { name: subscription, event: eventId } = c.req.valid("param");
    const delivery = await redeliver(sql, { subscription, eventId, by: actorOf(c.get("apiKey")) });
    return delivery === null
      ? unknown(c, "No such event went to a subscription of this name.")
      : c.json(asShown(delivery), 202);
  });

  app.openapi(failed, async (c) => {
    const { name: subscription } = c.req.valid("param");
    if ((await findSubscription(sql, { name: subscription })) === null) return unknown(c);
    const { since } = c.req.valid("json") ?? {};
    const wanted = { subscription, since: since === undefined ? null : new Date(since) };
    const redelivered = await redeliverFailed(sql, { ...wanted, by: actorOf(c.get("apiKey")) });
    return c.json({ redelivered }, 202);
  });

  return app;
}

function asShown(delivery: LoggedDelivery): z.infer<typeof deliveryShape> {
  const { eventId, type, at, followUpId, state, attempts, lastStatus, lastError } = delivery;
  return {
    eventId,
    type,
    at: at.toISOString(),
    followUpId,
    state,
    attempts,
    lastStatus,
    lastError,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
  };
}
