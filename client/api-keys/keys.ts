import { listApiKeys, makeApiKey, revokeApiKey } from "../../database/api-key-changes.ts";
import { namesOfPeople } from "../../database/people.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import type { Wrong } from "../settings/fields.tsx";
import { forAdmins, inSettings, type SettingsParts } from "../settings/in-settings.ts";
import { keysAddress } from "./addresses.ts";
import { nameFault, nothingTyped, readKey, type Typed, typedIn, untilFault } from "./key-form.ts";
import { KeysPage } from "./keys-page.tsx";
import { NewKeyPage } from "./new-key-page.tsx";

export const showKeys = (parts: SettingsParts) => forAdmins(parts, async (c) => await keysPage(parts, c, {}));

type Shown = { made?: { name: string; key: string }; ofSettings?: boolean };

async function keysPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const [keys, people] = await Promise.all([listApiKeys(parts.sql), namesOfPeople(parts.sql)]);
  const asked = keys.find(({ id }) => id === c.req.query("revoke"));
  return await inSettings(parts, c, {
    title: "API keys",
    area: "keys",
    status: shown.ofSettings ? 409 : 200,
    content: (view) =>
      KeysPage({
        ...view,
        keys,
        people,
        made: shown.made ?? null,
        revoked: c.req.query("did") === "revoked",
        ofSettings: shown.ofSettings ?? false,
        confirm: asked !== undefined && asked.revokedAt === null ? asked : null,
      }),
  });
}

export const showNewKey = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => await newPage(parts, c, { typed: nothingTyped, wrong: [] }));

/** Makes one; the page that answers is the only one that shows it. */
export const makeOne = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const person = c.get("person");
    const typed = typedIn(await postedForm(c));
    const read = readKey(typed, person);
    const again = async (wrong: Wrong) => await newPage(parts, c, { typed, wrong });
    if (read.wrong !== null) return await again(read.wrong);
    const made = await makeApiKey(parts.sql, { ...read.key, by: actorOf(person) });
    if (made.made) return await keysPage(parts, c, { made: { name: typed.name, key: made.key } });
    switch (made.because) {
      case "name-taken":
        return await again([nameFault("is, or was, the name of another key")]);
      case "over-already":
        return await again([untilFault("must be today or later")]);
    }
  });

export const revokeIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const by = actorOf(c.get("person"));
    const revoked = await revokeApiKey(parts.sql, { id: c.req.param("id") ?? "", by });
    if (revoked.revoked) return c.redirect(`${keysAddress}?did=revoked`, 303);
    switch (revoked.because) {
      case "unknown":
        return await notFound(parts, c);
      case "set-by-settings":
        return await keysPage(parts, c, { ofSettings: true });
    }
  });

async function newPage(
  parts: SettingsParts,
  c: ConsoleContext,
  { typed, wrong }: { typed: Typed; wrong: Wrong },
): Promise<Response> {
  return await inSettings(parts, c, {
    title: "New key",
    area: "keys",
    status: wrong.length > 0 ? 422 : 200,
    content: (view) => NewKeyPage({ ...view, typed, wrong }),
  });
}
