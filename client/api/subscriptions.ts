import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  findSubscription,
  listSubscriptions,
  saveSubscription,
  type Subscription,
} from "../../database/subscriptions.ts";
import { removeSubscription } from "../../database/subscription-changes.ts";
import { eventTypes } from "../../domain/words.ts";
import { privateAddressText } from "../../helpdesk/outgoing.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { invalid, notFound, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { namedPath, time, webAddress } from "./fields.ts";

const tags = ["Subscriptions"];
const wantedSubscriptionShape = z
  .strictObject({
    url: webAddress,
    events: z
      .array(z.enum(eventTypes))
      .min(1, "must name at least one event")
      .transform((events) => [...new Set(events)]),
  })
  .openapi("NewSubscription");
const subscriptionShape = z
  .object({
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(eventTypes)),
    version: z.int(),
    disabledAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi("Subscription");
const createdShape = subscriptionShape
  .extend({
    secret: z.string().openapi({ description: "Signs every event (Standard Webhooks). It is shown here once." }),
  })
  .openapi("CreatedSubscription");
const one = (description: string) => ({
  description,
  content: { "application/json": { schema: subscriptionShape } },
});

const list = createRoute({
  method: "get",
  path: "/v1/subscriptions",
  summary: "List subscriptions",
  tags,
  middleware: needs("read"),
  responses: {
    200: {
      description: "Every subscription",
      content: { "application/json": { schema: z.object({ items: z.array(subscriptionShape), next: z.null() }) } },
    },
    ...refusals,
  },
});
const read = createRoute({
  method: "get",
  path: "/v1/subscriptions/{name}",
  summary: "Read a subscription",
  tags,
  middleware: needs("read"),
  request: { params: namedPath },
  responses: { 200: one("The subscription"), ...refusals, ...notFound },
});
const write = createRoute({
  method: "put",
  path: "/v1/subscriptions/{name}",
  summary: "Be told of events from now on",
  tags,
  middleware: needs("admin"),
  request: {
    params: namedPath,
    body: { required: true, content: { "application/json": { schema: wantedSubscriptionShape } } },
  },
  responses: {
    200: one("As it is now; its secret stays"),
    201: { description: "A new one, with its secret", content: { "application/json": { schema: createdShape } } },
    ...refusals,
  },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/subscriptions/{name}",
  summary: "Be told no more; what has not been delivered is dropped",
  tags,
  middleware: needs("admin"),
  request: { params: namedPath },
  responses: { 204: { description: "Removed" }, ...refusals, ...notFound },
});

/** Who is told of what happens, by signed webhooks (client/deliveries). */
export function subscriptionRoutes({ sql, vault, outgoing }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no subscription of this name." });

  app.openapi(list, async (c) => c.json({ items: (await listSubscriptions(sql)).map(asShown), next: null }, 200));

  app.openapi(read, async (c) => {
    const subscription = await findSubscription(sql, c.req.valid("param"));
    return subscription === null ? unknown(c) : c.json(asShown(subscription), 200);
  });

  app.openapi(write, async (c) => {
    if (outgoing.refuses(c.req.valid("json").url)) return invalid(c, { pointer: "/url", detail: privateAddressText });
    const newSecret = newWebhookSecret();
    const wanted = { ...c.req.valid("param"), ...c.req.valid("json"), newSecret, vault, by: actorOf(c.get("apiKey")) };
    const { subscription, created } = await saveSubscription(sql, wanted);
    if (!created) return c.json(asShown(subscription), 200);
    return c.json({ ...asShown(subscription), secret: newSecret }, 201, { "Cache-Control": "no-store" });
  });

  app.openapi(remove, async (c) => {
    const { removed } = await removeSubscription(sql, { ...c.req.valid("param"), by: actorOf(c.get("apiKey")) });
    return removed ? c.body(null, 204) : unknown(c);
  });

  return app;
}

function asShown({ disabledAt, createdAt, updatedAt, ...rest }: Subscription): z.infer<typeof subscriptionShape> {
  return {
    ...rest,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
