import type { Hono } from "hono";
import type { ConsoleEnv } from "../console/person-in-console.ts";
import type { SettingsParts } from "../settings/in-settings.ts";
import { inviteOne, showNewPerson, showPeople, showPerson } from "./people.ts";
import { deactivate, endSessions, inviteAgain, reactivate, saveIt } from "./person-acting.ts";

const list = "/console/settings/people";
const one = `${list}/:id{pe_[a-z2-7]+}`;

/** Who may sign in, and as what; mounted among the pages of the settings. */
export function peoplePages(app: Hono<ConsoleEnv>, parts: SettingsParts): void {
  app.get(list, showPeople(parts));
  app.get("/console/settings/new-person", showNewPerson(parts));
  app.post("/console/settings/new-person", inviteOne(parts));
  app.get(one, showPerson(parts));
  app.post(one, saveIt(parts));
  app.post(`${one}/deactivate`, deactivate(parts));
  app.post(`${one}/reactivate`, reactivate(parts));
  app.post(`${one}/end-sessions`, endSessions(parts));
  app.post(`${one}/invite`, inviteAgain(parts));
}
