import { openFollowUps, policyVersions, savePolicy } from "../../database/policies.ts";
import { namesOfPeople } from "../../database/people.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { rulesShape } from "../api/policy-shape.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { forAdmins, forReaders, inSettings, type SettingsParts, versionIn } from "./in-settings.ts";
import { policyAddress } from "./policy-head.tsx";
import { VersionsPage } from "./policy-versions-page.tsx";

const nameIn = (c: ConsoleContext): string => c.req.param("name") ?? "";

export const showVersions = (parts: SettingsParts) => forReaders(parts, async (c) => await versionsPage(parts, c, {}));

/** Writes what an older version says as the newest, unless somebody has written since the page was shown. */
export const restoreIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const form = await postedForm(c);
    const versions = await policyVersions(parts.sql, { name: nameIn(c) });
    const wanted = versions.find(({ version }) => version === versionIn(form.get("restore") ?? ""));
    if (wanted === undefined) return await notFound(parts, c);
    const rules = rulesShape.safeParse(wanted.rules);
    if (!rules.success) {
      const [issue] = rules.error.issues;
      const problem = `Not restored: by the rules of today ${issue?.path.join(".") ?? "it"} ${issue?.message ?? "does not fit"}. Write it anew instead.`;
      return await versionsPage(parts, c, { problem });
    }
    const ifVersion = versionIn(form.get("version") ?? "");
    const by = actorOf(c.get("person"));
    const saved = await savePolicy(parts.sql, { name: wanted.name, rules: wanted.rules, ifVersion, by });
    if (saved.saved) {
      const did = saved.policy.version === ifVersion ? "same" : "restored";
      return c.redirect(`${policyAddress(wanted.name)}?did=${did}`, 303);
    }
    const problem = `Somebody else wrote version ${saved.version} meanwhile. Nothing was restored; look at what it says now, then restore once more.`;
    return await versionsPage(parts, c, { problem, between: { from: wanted.version, to: saved.version } });
  });

type Shown = { problem?: string; between?: { from: number; to: number } };

async function versionsPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const name = nameIn(c);
  const [versions, open, people] = await Promise.all([
    policyVersions(parts.sql, { name }),
    openFollowUps(parts.sql, { name }),
    namesOfPeople(parts.sql),
  ]);
  const [newest, ...older] = versions;
  if (newest === undefined) return await notFound(parts, c);
  const asked = (side: "from" | "to"): number => shown.between?.[side] ?? versionIn(c.req.query(side) ?? "");
  const from = versions.find(({ version }) => version === asked("from"));
  const to = versions.find(({ version }) => version === asked("to"));
  return await inSettings(parts, c, {
    title: `Versions of ${name}`,
    area: "policies",
    status: shown.problem === undefined ? 200 : 409,
    content: (view) =>
      VersionsPage({
        ...view,
        versions: [newest, ...older],
        open,
        people,
        compared: from && to ? { from, to } : null,
        problem: shown.problem ?? null,
      }),
  });
}
