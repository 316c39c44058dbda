import type { Hono } from "hono";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import type { SettingsParts } from "../settings/in-settings.ts";
import { redeliverAll, redeliverIt, showDeliveries, showDelivery } from "./deliveries.ts";
import { changeSecret, disableIt, enableIt, removeIt, saveIt, testIt } from "./subscription-acting.ts";
import { createOne, showNewSubscription, showSubscription, showSubscriptions } from "./subscriptions.ts";

const list = "/console/settings/subscriptions";
const one = `${list}/:name{[A-Za-z0-9][A-Za-z0-9._-]*}`;
const event = ":event{ev_[a-z2-7]+}";

/** Who is told of what happens, and what became of it; mounted among the pages of the settings. */
export function subscriptionPages(app: Hono<ConsoleEnv>, parts: SettingsParts): void {
  app.get(list, showSubscriptions(parts));
  app.get("/console/settings/new-subscription", showNewSubscription(parts));
  app.post("/console/settings/new-subscription", createOne(parts));
  app.get(one, showSubscription(parts));
  app.post(one, saveIt(parts));
  app.post(`${one}/secret`, changeSecret(parts));
  app.post(`${one}/enable`, enableIt(parts));
  app.post(`${one}/disable`, disableIt(parts));
  app.post(`${one}/delete`, removeIt(parts));
  // Waits for the receiver; the guard of the database lets this ending take its time.
  app.post(`${one}/check`, testIt(parts));
  app.get(`${one}/deliveries`, showDeliveries(parts));
  app.get(`${one}/deliveries/${event}`, showDelivery(parts));
  app.post(`${one}/deliveries/${event}/redeliver`, redeliverIt(parts));
  app.post(`${one}/deliveries/redeliver-failed`, redeliverAll(parts));
}
