import { invite } from "../../database/invitations.ts";
import { everybody } from "../../database/people.ts";
import { editPerson, endSessionsOf, letInAgain, shutOut } from "../../database/person-changes.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { roleName } from "../console/words.ts";
import { differing } from "../settings/conflict.tsx";
import { forAdmins, type SettingsParts, versionIn } from "../settings/in-settings.ts";
import { personAddress } from "./addresses.ts";
import { personPage, typedOf } from "./people.ts";
import { readPerson, type Typed, typedIn } from "./person-form.ts";
import type { Said } from "./person-page.tsx";

const idIn = (c: ConsoleContext): string => c.req.param("id") ?? "";
const home = (c: ConsoleContext, said: Said): Response => c.redirect(`${personAddress(idIn(c))}?did=${said}`, 303);

export const saveIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const typed = typedIn(await postedForm(c));
    const read = readPerson(typed, { isNew: false });
    if (read.wrong !== null) return await personPage(parts, c, { typed, wrong: read.wrong, status: 422 });
    const { name, role, timeZone } = read.person;
    const wanted = { id: idIn(c), ifVersion: versionIn(typed.version), name, role, timeZone };
    const edited = await editPerson(parts.sql, { ...wanted, by: actorOf(c.get("person")) });
    if (edited.saved) return home(c, "saved");
    switch (edited.because) {
      case "unknown":
        return await notFound(parts, c);
      case "last-admin":
        return await personPage(parts, c, { lastAdmin: true, status: 409 });
      case "changed-meanwhile": {
        const [now] = await everybody(parts.sql, { id: idIn(c) });
        if (now === undefined) return await notFound(parts, c);
        const differences = differencesOf(typedOf(now), typed);
        // Whoever has read what stands now may put theirs over it.
        const over = { ...typed, version: String(now.version) };
        return await personPage(parts, c, { typed: over, differences, status: 409 });
      }
    }
  });

const differencesOf = (theirs: Typed, yours: Typed) =>
  differing([
    { label: "Name", theirs: theirs.name, yours: yours.name },
    { label: "Role", theirs: roleName(theirs.role), yours: roleName(yours.role) },
    { label: "Time zone", theirs: theirs.timeZone, yours: yours.timeZone },
  ]);

export const deactivate = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const out = await shutOut(parts.sql, { id: idIn(c), by: actorOf(c.get("person")) });
    if (!out.done && out.because === "last-admin") return await personPage(parts, c, { lastAdmin: true, status: 409 });
    // Somebody else's press may have been first: it is as it was wanted.
    return home(c, "deactivated");
  });

export const reactivate = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { known } = await letInAgain(parts.sql, { id: idIn(c), by: actorOf(c.get("person")) });
    return known ? home(c, "reactivated") : await notFound(parts, c);
  });

export const endSessions = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const [person] = await everybody(parts.sql, { id: idIn(c) });
    if (person === undefined) return await notFound(parts, c);
    await endSessionsOf(parts.sql, { id: person.id, by: actorOf(c.get("person")) });
    return home(c, "ended");
  });

/** One more link, for whoever has lost theirs. */
export const inviteAgain = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const [person] = await everybody(parts.sql, { id: idIn(c) });
    if (person === undefined) return await notFound(parts, c);
    await invite(parts.sql, { ...person, by: actorOf(c.get("person")) });
    parts.invitations?.sweep();
    return home(c, "invited");
  });
