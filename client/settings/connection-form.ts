import type { Connection } from "../../database/connections.ts";
import type { ConnectedKind } from "../../helpdesk/open.ts";
import { wantedConnectionShape } from "../api/connection-shape.ts";
import { name as nameShape } from "../api/fields.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import { type Outgoing, privateAddressText } from "../../helpdesk/outgoing.ts";
import { type Difference, differing } from "./conflict.tsx";
import type { Wrong } from "./fields.tsx";
import { senderField, senderLabel, sendersIn, sendersOf, type TypedSender, wantedSenders } from "./typed-senders.ts";

type Credential = { key: string; label: string; secret: boolean; hint?: string };

/** What each kind of helpdesk is signed in to with; none of it is ever shown again. */
export function credentialsOf(kind: ConnectedKind): Credential[] {
  switch (kind) {
    case "sample":
      return [{ key: "token", label: "API token", secret: true }];
    case "rt":
      return [
        { key: "user", label: "User", secret: false, hint: "An account of its own: what it does is not news to us." },
        { key: "token", label: "Token", secret: true, hint: "Of RT::Authen::Token; where there is one, it is used." },
        { key: "password", label: "Password", secret: true, hint: "Instead of a token." },
        { key: "solvedStatuses", label: "Solved statuses", secret: false, hint: "Without it: resolved" },
        { key: "closedStatuses", label: "Closed statuses", secret: false, hint: "Without it: closed, rejected" },
        { key: "openStatus", label: "Open status", secret: false, hint: "Without it: open" },
      ];
  }
}

const lines = ["name", "baseUrl", "policy", "organisation", "timeZone", "language", "version"] as const;
/** What was typed; of the secrets only whether there was something. */
export type Typed = Record<(typeof lines)[number], string> & { senders: TypedSender[] };

export const typedIn = (form: Form): Typed => ({
  name: form.get("name")?.trim() ?? "",
  baseUrl: form.get("baseUrl")?.trim() ?? "",
  policy: form.get("policy") ?? "default",
  organisation: form.get("organisation") ?? "",
  timeZone: form.get("timeZone")?.trim() ?? "",
  language: form.get("language")?.trim() ?? "",
  version: form.get("version") ?? "",
  senders: sendersIn(form),
});

export const typedOf = (connection: Connection): Typed => ({
  name: connection.name,
  baseUrl: connection.baseUrl ?? "",
  policy: connection.policy,
  organisation: connection.settings.organisation ?? "",
  timeZone: connection.settings.timeZone ?? "",
  language: connection.settings.language ?? "",
  version: String(connection.version),
  senders: sendersOf(connection.settings),
});

export const emptyForm: Typed = { ...typedIn(new Map()), version: "0" };

/** What stands now beside what was typed; secrets are never shown, and must be typed again. */
export const differencesOf = (theirs: Typed, yours: Typed): Difference[] =>
  differing([
    ...(["baseUrl", "policy", "organisation", "timeZone", "language"] as const).map((field) => ({
      label: labels[field] ?? field,
      theirs: theirs[field],
      yours: yours[field],
    })),
    { label: "Senders", theirs: sendersText(theirs), yours: sendersText(yours) },
  ]);

const sendersText = ({ senders }: Typed): string =>
  senders
    .map((sender) => Object.values(sender).filter(Boolean).join(" "))
    .filter((line) => line !== "")
    .join("\n");

const labels: Record<string, string> = {
  name: "Name",
  baseUrl: "Address",
  policy: "Policy",
  organisation: "Organisation",
  timeZone: "Time zone",
  language: "Language",
};

/** What the form asks for, by the rules of the API; settings that the form does not show stay. */
export function readForm(
  form: Form,
  {
    kind,
    before,
    outgoing,
  }: { kind: Connection["kind"]; before: Pick<Connection, "credentials" | "settings"> | null; outgoing: Outgoing },
) {
  const typed = typedIn(form);
  const wanted = wantedConnectionShape.safeParse({
    kind,
    baseUrl: typed.baseUrl === "" ? undefined : typed.baseUrl,
    credentials: kind === "api" ? undefined : credentialsIn(form, { kind, before: before?.credentials ?? {} }),
    policy: typed.policy,
    settings: {
      ...before?.settings,
      organisation: typed.organisation.trim() === "" ? undefined : typed.organisation,
      timeZone: typed.timeZone === "" ? undefined : typed.timeZone,
      language: typed.language === "" ? undefined : typed.language,
      senders: form.has(senderField(0, "from")) ? wantedSenders(typed.senders) : before?.settings.senders,
    },
  });
  const named = nameShape.safeParse(typed.name);
  const wrong: Wrong = before !== null || named.success ? [] : [faultAt("name", named.error.issues[0]?.message)];
  if (wanted.data?.baseUrl && outgoing.refuses(wanted.data.baseUrl)) wrong.push(faultAt("baseUrl", privateAddressText));
  if (!wanted.success) {
    for (const issue of wanted.error.issues) {
      wrong.push(faultAt(fieldOf(issue.path), issue.message));
    }
  }
  return wrong.length > 0 || !wanted.success ? { wrong } : { wrong: null, wanted: wanted.data, name: typed.name };
}

/** The field that a fault of the API's body is in. */
function fieldOf([area, ...inside]: PropertyKey[]): string {
  if (area === "credentials") return `credential.${String(inside[0])}`;
  if (area !== "settings") return String(area);
  const [setting, at, part = "from"] = inside;
  return setting === "senders" && typeof at === "number" ? `senders.${at}.${String(part)}` : String(setting);
}

export const faultAt = (field: string, message: string | undefined): Wrong[number] => ({
  field,
  label: labels[field] ?? senderLabel(field) ?? field.replace("credential.", ""),
  text: message ?? "is not right",
});

/** All that are valid from now on: those left empty stay, those marked are forgotten; undefined = nothing changes. */
function credentialsIn(
  form: Form,
  { kind, before }: { kind: ConnectedKind; before: Record<string, string> },
): Record<string, string> | undefined {
  const after = new Map(Object.entries(before));
  for (const { key } of credentialsOf(kind)) {
    const value = form.get(`credential.${key}`) ?? "";
    if (value.trim() !== "") after.set(key, value.trim());
    else if (form.get(`forget.${key}`) === "yes") after.delete(key);
  }
  const same = after.size === Object.keys(before).length && [...after].every(([key, value]) => before[key] === value);
  return same ? undefined : Object.fromEntries(after);
}
