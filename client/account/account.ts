import type { Hono } from "hono";
import { endOneSession, openSessions, savePreferences } from "../../database/account.ts";
import { endSessionsOf } from "../../database/person-changes.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { line, timeZone as timeZoneShape } from "../api/fields.ts";
import { type ConsoleParts, inFrame } from "../console/in-frame.ts";
import { actorOf, type ConsoleContext, type ConsoleEnv } from "../console/person-in-console.ts";
import type { Wrong } from "../settings/fields.tsx";
import { sessionCookie } from "../sign-in/session-cookie.ts";
import { AccountPage, type Typed } from "./account-page.tsx";

/** What everybody decides for themselves, whatever their role. */
export function accountPages(app: Hono<ConsoleEnv>, parts: ConsoleParts): void {
  app.get("/console/account", showAccount(parts));
  app.post("/console/account", saveIt(parts));
  app.post("/console/account/end-session", endIt(parts));
  app.post("/console/account/end-all", endAll(parts));
}

const showAccount = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const { name, timeZone, keysOff } = c.get("person");
  return await accountPage(parts, c, { typed: { name, timeZone, keysOff }, wrong: [] });
};

async function accountPage(
  parts: ConsoleParts,
  c: ConsoleContext,
  { typed, wrong }: { typed: Typed; wrong: Wrong },
): Promise<Response> {
  const person = c.get("person");
  const sessions = await openSessions(parts.sql, { personId: person.id });
  const did = c.req.query("did");
  return await inFrame(parts, c, {
    title: "Your account",
    here: null,
    status: wrong.length > 0 ? 422 : 200,
    content: ({ clock }) =>
      AccountPage({
        person,
        sessions,
        typed,
        wrong,
        said: did === "saved" || did === "ended" ? did : null,
        clock,
        formToken: c.get("formToken"),
      }),
  });
}

const saveIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const form = await postedForm(c);
  const typed = {
    name: form.get("name") ?? "",
    timeZone: form.get("timeZone")?.trim() ?? "",
    keysOff: form.get("keys") !== "on",
  };
  const name = line(200).safeParse(typed.name);
  const timeZone = timeZoneShape.safeParse(typed.timeZone);
  const wrong: Wrong = [
    ...(name.success ? [] : [{ field: "name", label: "Name", text: name.error.issues[0]?.message ?? "" }]),
    ...(timeZone.success
      ? []
      : [{ field: "timeZone", label: "Time zone", text: timeZone.error.issues[0]?.message ?? "" }]),
  ];
  if (!name.success || !timeZone.success) return await accountPage(parts, c, { typed, wrong });
  const personId = c.get("person").id;
  await savePreferences(parts.sql, { personId, name: name.data, timeZone: timeZone.data, keysOff: typed.keysOff });
  return c.redirect("/console/account?did=saved", 303);
};

const endIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const person = c.get("person");
  const id = (await postedForm(c)).get("session") ?? "";
  await endOneSession(parts.sql, { personId: person.id, id });
  return id === person.session ? signedOut(parts, c) : c.redirect("/console/account?did=ended", 303);
};

const endAll = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const person = c.get("person");
  await endSessionsOf(parts.sql, { id: person.id, by: actorOf(person) });
  return signedOut(parts, c);
};

function signedOut({ url }: ConsoleParts, c: ConsoleContext): Response {
  sessionCookie({ url }).clear(c);
  return c.redirect("/sign-in?out=1", 303);
}
