import { recordTest, testEvent } from "../../database/delivery-health.ts";
import {
  editSubscription,
  enableSubscription,
  removeSubscription,
  rotateSecrets,
} from "../../database/subscription-changes.ts";
import { findSubscription, subscriptionSecrets } from "../../database/subscriptions.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { postEvent } from "../post-event.ts";
import { forAdmins, type SettingsParts, versionIn } from "../settings/in-settings.ts";
import { deliveriesAddress, subscriptionAddress, subscriptionsAddress } from "./addresses.ts";
import { differencesOf, faultsIn, typedIn, typedOf } from "./subscription-form.ts";
import type { Said } from "./subscription-page.tsx";
import { subscriptionPage } from "./subscriptions.ts";

const nameIn = (c: ConsoleContext): string => c.req.param("name") ?? "";
const home = (c: ConsoleContext, said: Said): Response =>
  c.redirect(`${subscriptionAddress(nameIn(c))}?did=${said}`, 303);

export const saveIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, outgoing } = parts;
    const typed = typedIn(await postedForm(c));
    const wrong = faultsIn(typed, { outgoing, isNew: false });
    if (wrong.length > 0) return await subscriptionPage(parts, c, { typed, wrong, status: 422 });
    const { url, events, version } = typed;
    const edit = { name: nameIn(c), url, events, ifVersion: versionIn(version), by: actorOf(c.get("person")) };
    const edited = await editSubscription(sql, edit);
    if (edited.saved) return home(c, "saved");
    const now = await findSubscription(sql, { name: nameIn(c) });
    if (now === null) return await notFound(parts, c);
    // Whoever has read what stands now may put theirs over it.
    const differences = differencesOf(typedOf(now), typed);
    return await subscriptionPage(parts, c, {
      typed: { ...typed, version: String(now.version) },
      differences,
      status: 409,
    });
  });

/** Adds a secret, shown on the page that answers and never again; or drops the one before it. */
export const changeSecret = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, vault } = parts;
    const form = await postedForm(c);
    const newSecret = form.get("do") === "rotate" ? newWebhookSecret() : null;
    const ifVersion = versionIn(form.get("version") ?? "");
    const edit = { name: nameIn(c), ifVersion, newSecret, vault, by: actorOf(c.get("person")) };
    const rotated = await rotateSecrets(sql, edit);
    if (!rotated.saved) return await subscriptionPage(parts, c, { stale: true, status: 409 });
    return newSecret === null ? home(c, "dropped") : await subscriptionPage(parts, c, { newSecret });
  });

export const enableIt = (parts: SettingsParts) => switching(parts, true);
export const disableIt = (parts: SettingsParts) => switching(parts, false);

const switching = (parts: SettingsParts, enabled: boolean) =>
  forAdmins(parts, async (c) => {
    const wanted = { name: nameIn(c), enabled, by: actorOf(c.get("person")) };
    const { known } = await enableSubscription(parts.sql, wanted);
    return known ? home(c, enabled ? "enabled" : "disabled") : await notFound(parts, c);
  });

export const removeIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { removed } = await removeSubscription(parts.sql, { name: nameIn(c), by: actorOf(c.get("person")) });
    return removed ? c.redirect(`${subscriptionsAddress}?did=removed`, 303) : await notFound(parts, c);
  });

/** Posts an event that says nothing, at once and once; what was answered stands in the log. */
export const testIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, vault, outgoing } = parts;
    const name = nameIn(c);
    const subscription = await findSubscription(sql, { name });
    if (subscription === null) return await notFound(parts, c);
    const secrets = await subscriptionSecrets(sql, { name, vault });
    const now = new Date();
    const event = { ...testEvent(), at: now };
    const posted = await postEvent({ delivery: { ...event, url: subscription.url }, secrets, outgoing, now });
    const error = posted.taken ? null : posted.error;
    await recordTest(sql, { ...event, ...posted, error, subscription: name });
    return c.redirect(`${deliveriesAddress(name)}/${event.eventId}`, 303);
  });
