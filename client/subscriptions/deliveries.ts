import { z } from "zod";
import { attemptsOf } from "../../database/delivery-attempts.ts";
import { deliveryHealth } from "../../database/delivery-health.ts";
import { findDelivery, listDeliveries, redeliver, redeliverFailed } from "../../database/delivery-log.ts";
import { findSubscription } from "../../database/subscriptions.ts";
import { startOfDay } from "../../domain/start-of-day.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { deliveryCursorText, readDeliveryCursor } from "../api/deliveries.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { forAdmins, forReaders, inSettings, type SettingsParts } from "../settings/in-settings.ts";
import { deliveriesAddress } from "./addresses.ts";
import { DeliveriesPage } from "./deliveries-page.tsx";
import { DeliveryPage } from "./delivery-page.tsx";
import { readDeliveryQuery } from "./delivery-query.ts";

const rowsOfAPage = 50;
const nameIn = (c: ConsoleContext): string => c.req.param("name") ?? "";
const eventIn = (c: ConsoleContext): string => c.req.param("event") ?? "";

export const showDeliveries = (parts: SettingsParts) =>
  forReaders(parts, async (c) => await logPage(parts, c, { wrongDay: false }));

async function logPage(
  parts: SettingsParts,
  c: ConsoleContext,
  { wrongDay }: { wrongDay: boolean },
): Promise<Response> {
  const { sql } = parts;
  const name = nameIn(c);
  if ((await findSubscription(sql, { name })) === null) return await notFound(parts, c);
  const query = readDeliveryQuery(c.req.query());
  const cursor = readDeliveryCursor(query.after);
  const wanted = { subscription: name, state: query.state || null, type: query.type || null };
  const [page, health] = await Promise.all([
    listDeliveries(sql, { ...wanted, cursor, limit: rowsOfAPage }),
    deliveryHealth(sql),
  ]);
  const redelivered = /^\d{1,9}$/.exec(c.req.query("redelivered") ?? "")?.[0];
  return await inSettings(parts, c, {
    title: `Delivery log of ${name}`,
    area: "subscriptions",
    status: wrongDay ? 422 : 200,
    content: (view) =>
      DeliveriesPage({
        ...view,
        name,
        query: cursor === null ? { ...query, after: "" } : query,
        items: page.items,
        next: page.next && deliveryCursorText(page.next),
        failed: health.find(({ subscription }) => subscription === name)?.failed ?? 0,
        redelivered: redelivered === undefined ? null : Number(redelivered),
        wrongDay,
      }),
  });
}

export const showDelivery = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const name = nameIn(c);
    const delivery = await findDelivery(parts.sql, { subscription: name, eventId: eventIn(c) });
    if (delivery === null) return await notFound(parts, c);
    const made = await attemptsOf(parts.sql, { subscription: name, eventId: delivery.eventId });
    return await inSettings(parts, c, {
      title: `Delivery to ${name}`,
      area: "subscriptions",
      content: (view) =>
        DeliveryPage({ ...view, name, delivery, made, redelivered: c.req.query("did") === "redelivered" }),
    });
  });

export const redeliverIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const wanted = { subscription: nameIn(c), eventId: eventIn(c), by: actorOf(c.get("person")) };
    const delivery = await redeliver(parts.sql, wanted);
    if (delivery === null) return await notFound(parts, c);
    return c.redirect(`${deliveriesAddress(nameIn(c))}/${delivery.eventId}?did=redelivered`, 303);
  });

/** All that was given up, or of it what happened since a day of the reader's. */
export const redeliverAll = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql } = parts;
    const subscription = nameIn(c);
    if ((await findSubscription(sql, { name: subscription })) === null) return await notFound(parts, c);
    const day = (await postedForm(c)).get("since")?.trim() ?? "";
    if (day !== "" && !z.iso.date().safeParse(day).success) return await logPage(parts, c, { wrongDay: true });
    const { timeZone } = c.get("person");
    const since = day === "" ? null : startOfDay({ day, plusDays: 0, timeZone });
    const redelivered = await redeliverFailed(sql, { subscription, since, by: actorOf(c.get("person")) });
    return c.redirect(`${deliveriesAddress(subscription)}?redelivered=${redelivered}`, 303);
  });
