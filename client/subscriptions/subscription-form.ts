import type { Subscription } from "../../database/subscriptions.ts";
import { type EventType, eventTypes } from "../../domain/words.ts";
import { type Outgoing, privateAddressText } from "../../helpdesk/outgoing.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import { name as nameShape, webAddress } from "../api/fields.ts";
import { type Difference, differing } from "../settings/conflict.tsx";
import type { Wrong } from "../settings/fields.tsx";

export type Typed = { name: string; url: string; events: EventType[]; version: string };

export const typedIn = (form: Form): Typed => ({
  name: form.get("name")?.trim() ?? "",
  url: form.get("url")?.trim() ?? "",
  events: eventTypes.filter((type) => form.get(`event.${type}`) === "yes"),
  version: form.get("version") ?? "",
});

export const typedOf = ({ name, url, events, version }: Subscription): Typed => ({
  name,
  url,
  events,
  version: String(version),
});

export const nothingTyped: Typed = { name: "", url: "", events: [], version: "0" };

/** What is wrong with it, by the rules of the API; a name is asked for only while there is none. */
export function faultsIn(typed: Typed, { outgoing, isNew }: { outgoing: Outgoing; isNew: boolean }): Wrong {
  const named = nameShape.safeParse(typed.name);
  const reached = webAddress.safeParse(typed.url);
  return [
    ...(isNew && !named.success ? [nameFault(named.error.issues[0]?.message ?? "is not right")] : []),
    ...(reached.success ? [] : [urlFault(reached.error.issues[0]?.message ?? "is not right")]),
    ...(reached.success && outgoing.refuses(typed.url) ? [urlFault(privateAddressText)] : []),
    ...(typed.events.length === 0
      ? [{ field: "events", label: "Events", text: "must have at least one that is chosen" }]
      : []),
  ];
}

export const nameFault = (text: string): Wrong[number] => ({ field: "name", label: "Name", text });
const urlFault = (text: string): Wrong[number] => ({ field: "url", label: "Address", text });

export const differencesOf = (theirs: Typed, yours: Typed): Difference[] =>
  differing([
    { label: "Address", theirs: theirs.url, yours: yours.url },
    { label: "Events", theirs: theirs.events.toSorted().join("\n"), yours: yours.events.toSorted().join("\n") },
  ]);
