import { loadConnection, removeConnection, saveConnection, type WantedConnection } from "../../database/connections.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { checkConnection } from "../check-connection.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { differencesOf, faultAt, readForm, typedIn, typedOf } from "./connection-form.ts";
import { connectionPage } from "./connections.ts";
import { forAdmins, type SettingsParts, versionIn } from "./in-settings.ts";

const mostSecrets = 5;
const nameIn = (c: ConsoleContext): string => c.req.param("name") ?? "";
const home = (c: ConsoleContext, said: string): Response =>
  c.redirect(`/console/settings/connections/${encodeURIComponent(nameIn(c))}${said}`, 303);

export const saveIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, vault, outgoing } = parts;
    const before = await loadConnection(sql, { name: nameIn(c), vault });
    if (before === null) return await notFound(parts, c);
    const form = await postedForm(c);
    const typed = typedIn(form);
    const read = readForm(form, { kind: before.kind, before, outgoing });
    if (read.wrong !== null) return await connectionPage(parts, c, { typed, wrong: read.wrong, status: 422 });
    const saved = await saveConnection(sql, {
      vault,
      by: actorOf(c.get("person")),
      wanted: {
        ...read.wanted,
        name: before.name,
        baseUrl: read.wanted.baseUrl ?? null,
        credentials: read.wanted.credentials ?? null,
        webhookSecrets: null,
        ifVersion: versionIn(typed.version),
      },
    });
    if (saved.saved) return home(c, "?did=saved");
    switch (saved.because) {
      case "changed-meanwhile":
      case "other-kind": {
        const now = (await loadConnection(sql, { name: before.name, vault })) ?? before;
        // Whoever has read what stands now may put theirs over it.
        return await connectionPage(parts, c, {
          typed: { ...typed, version: String(now.version) },
          status: 409,
          differences: differencesOf(typedOf(now), typed),
        });
      }
      case "no-such-policy":
        return await connectionPage(parts, c, {
          typed,
          wrong: [faultAt("policy", "is not there any more")],
          status: 422,
        });
    }
  });

/** Tries the helpdesk; what was found stands on the page, and in the list, until the next time. */
export const checkNow = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const connection = await loadConnection(parts.sql, { name: nameIn(c), vault: parts.vault });
    if (connection === null) return await notFound(parts, c);
    await checkConnection(connection, parts);
    return home(c, "#check");
  });

/** Adds a secret, shown on the page that answers and never again; or drops all but the newest. */
export const rotateSecret = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const { sql, vault } = parts;
    const connection = await loadConnection(sql, { name: nameIn(c), vault });
    if (connection === null) return await notFound(parts, c);
    const form = await postedForm(c);
    const adds = form.get("do") === "add";
    const newSecret = newWebhookSecret();
    const { webhookSecrets: valid } = connection;
    if (adds && valid.length >= mostSecrets) {
      return await connectionPage(parts, c, { status: 409, problem: "too-many-secrets" });
    }
    const wanted: WantedConnection = {
      ...connection,
      credentials: null,
      webhookSecrets: adds ? [newSecret, ...valid] : valid.slice(0, 1),
      ifVersion: versionIn(form.get("version") ?? ""),
    };
    const saved = await saveConnection(sql, { vault, wanted, by: actorOf(c.get("person")) });
    if (!saved.saved) return await connectionPage(parts, c, { status: 409, problem: "changed-meanwhile" });
    if (!adds) return home(c, "?did=dropped");
    return await connectionPage(parts, c, { newSecret });
  });

export const removeIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const by = actorOf(c.get("person"));
    const removed = await removeConnection(parts.sql, { name: nameIn(c), ifVersion: null, by });
    if (removed.removed) return c.redirect("/console/settings/connections?did=removed", 303);
    if (removed.because === "unknown") return await notFound(parts, c);
    const other = removed.because === "always-there" ? "always-there" : "changed-meanwhile";
    const problem = removed.because === "has-tickets" ? { hasTickets: removed.openFollowUps } : other;
    return await connectionPage(parts, c, { status: 409, problem });
  });
