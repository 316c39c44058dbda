import { deliveryHealth } from "../../database/delivery-health.ts";
import {
  createSubscription,
  findSubscription,
  listSubscriptions,
  type Subscription,
  subscriptionSecrets,
} from "../../database/subscriptions.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import type { Wrong } from "../settings/fields.tsx";
import { forAdmins, forReaders, inSettings, type SettingsParts } from "../settings/in-settings.ts";
import { NewSubscriptionPage } from "./new-subscription-page.tsx";
import { saidIn, SubscriptionPage, type SubscriptionPageFacts } from "./subscription-page.tsx";
import { faultsIn, nameFault, nothingTyped, type Typed, typedIn, typedOf } from "./subscription-form.ts";
import { SubscriptionsPage } from "./subscriptions-page.tsx";

const quiet = { lastDeliveredAt: null, failingSince: null, waiting: 0, failed: 0 };

export const showSubscriptions = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const [subscriptions, health] = await Promise.all([listSubscriptions(parts.sql), deliveryHealth(parts.sql)]);
    const rows = subscriptions.map((subscription) => ({ subscription, health: healthOf(subscription, health) }));
    return await inSettings(parts, c, {
      title: "Subscriptions",
      area: "subscriptions",
      content: (view) => SubscriptionsPage({ ...view, rows, removed: c.req.query("did") === "removed" }),
    });
  });

const healthOf = ({ name }: Subscription, all: Awaited<ReturnType<typeof deliveryHealth>>) =>
  all.find(({ subscription }) => subscription === name) ?? { subscription: name, ...quiet };

export const showSubscription = (parts: SettingsParts) =>
  forReaders(parts, async (c) => await subscriptionPage(parts, c, {}));

type Shown = Partial<Pick<SubscriptionPageFacts, "typed" | "wrong" | "differences" | "stale" | "newSecret">> & {
  /** Where the path does not say it: it has just been made. */
  name?: string;
  status?: 200 | 409 | 422;
};

/** The page of one subscription; `typed` is what somebody had typed when it could not be saved. */
export async function subscriptionPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const { sql, vault } = parts;
  const name = shown.name ?? c.req.param("name") ?? "";
  const subscription = await findSubscription(sql, { name });
  if (subscription === null) return await notFound(parts, c);
  const [health, secrets] = await Promise.all([deliveryHealth(sql), subscriptionSecrets(sql, { name, vault })]);
  return await inSettings(parts, c, {
    title: name,
    area: "subscriptions",
    status: shown.status ?? 200,
    content: (view) =>
      SubscriptionPage({
        ...view,
        subscription,
        health: healthOf(subscription, health),
        secrets: secrets.length,
        typed: shown.typed ?? typedOf(subscription),
        wrong: shown.wrong ?? [],
        differences: shown.differences ?? null,
        stale: shown.stale ?? false,
        newSecret: shown.newSecret ?? null,
        said: saidIn(c.req.query("did")),
        confirmRemove: c.req.query("do") === "remove",
      }),
  });
}

export const showNewSubscription = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => await newPage(parts, c, { typed: nothingTyped, wrong: [] }));

/** Makes one; the page that answers is the only one that shows its secret. */
export const createOne = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, vault, outgoing } = parts;
    const typed = typedIn(await postedForm(c));
    const wrong = faultsIn(typed, { outgoing, isNew: true });
    if (wrong.length > 0) return await newPage(parts, c, { typed, wrong });
    const newSecret = newWebhookSecret();
    const { name, url, events } = typed;
    const created = await createSubscription(sql, {
      name,
      url,
      events,
      newSecret,
      vault,
      by: actorOf(c.get("person")),
    });
    if (created === null) {
      return await newPage(parts, c, { typed, wrong: [nameFault("is taken by another subscription")] });
    }
    return await subscriptionPage(parts, c, { name, newSecret });
  });

async function newPage(
  parts: SettingsParts,
  c: ConsoleContext,
  { typed, wrong }: { typed: Typed; wrong: Wrong },
): Promise<Response> {
  return await inSettings(parts, c, {
    title: "New subscription",
    area: "subscriptions",
    status: wrong.length > 0 ? 422 : 200,
    content: (view) => NewSubscriptionPage({ ...view, typed, wrong }),
  });
}
