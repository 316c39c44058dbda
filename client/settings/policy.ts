import { openFollowUps, pauseOf, type Policy, policyRules, savePolicy } from "../../database/policies.ts";
import { namesOfPeople } from "../../database/people.ts";
import { mostBytes, postedForm } from "../answer-pages/posted-form.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import type { Wrong } from "./fields.tsx";
import { forAdmins, forReaders, inSettings, type SettingsParts, versionIn } from "./in-settings.ts";
import { readPolicyForm, typedIn, typedOf } from "./policy-form.ts";
import { policyAddress } from "./policy-head.tsx";
import { jsonOf, readPolicyJson } from "./policy-json.ts";
import { type Draft, PolicyPage, saidIn } from "./policy-page.tsx";

const named = (parts: SettingsParts, c: ConsoleContext): Promise<Policy | null> =>
  policyRules(parts.sql, { name: c.req.param("name") ?? "" });

export const showPolicy = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const policy = await named(parts, c);
    if (policy === null) return await notFound(parts, c);
    const asJson = c.req.query("as") === "json";
    const draft: Draft = asJson
      ? { as: "json", text: jsonOf(policy.rules) }
      : { as: "form", typed: typedOf(policy.rules) };
    return await policyPage(parts, c, { policy, draft });
  });

/** Writes the next version from the form or from JSON; what was typed stays when it cannot be written. */
export const saveIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const policy = await named(parts, c);
    if (policy === null) return await notFound(parts, c);
    const form = await postedForm(c);
    const draft = draftIn(form);
    const tooMuch = tooMuchIn(form);
    if (tooMuch !== null) return await policyPage(parts, c, { policy, draft, wrong: [tooMuch], status: 413 });
    const readVersion = versionIn(form.get("version") ?? "");
    // What the writer saw, so that fields they left alone are told from fields they changed.
    const shown = (await policyRules(parts.sql, { name: policy.name, version: Math.max(0, readVersion) })) ?? policy;
    const wanted = draft.as === "form" ? readPolicyForm(draft.typed, shown.rules) : readPolicyJson(draft.text);
    if (wanted.wrong !== null) {
      const overtaken = readVersion === policy.version ? undefined : { read: shown };
      return await policyPage(parts, c, { policy, draft, wrong: wanted.wrong, status: 422, overtaken });
    }
    const { name } = policy;
    const by = actorOf(c.get("person"));
    const saved = await savePolicy(parts.sql, { name, rules: wanted.rules, ifVersion: readVersion, by });
    if (!saved.saved) {
      const newest = (await named(parts, c)) ?? policy;
      const read = shown.version === readVersion ? shown : null;
      return await policyPage(parts, c, { policy: newest, draft, status: 409, overtaken: { read } });
    }
    const did = saved.policy.version === readVersion ? "same" : "saved";
    return c.redirect(`${policyAddress(name)}?${draft.as === "json" ? "as=json&" : ""}did=${did}`, 303);
  });

/** The field that holds too much; null = the form is within what is taken. */
function tooMuchIn(form: Form): Wrong[number] | null {
  const sizes = [...form].map(([field, value]) => ({ field, bytes: Buffer.byteLength(value) }));
  const bytes = sizes.reduce((sum, each) => sum + each.bytes, 0);
  const [longest] = sizes.toSorted((one, other) => other.bytes - one.bytes);
  if (bytes <= mostBytes || longest === undefined) return null;
  const text = `may have at most ${mostBytes / 1024} kB; these are ${Math.ceil(bytes / 1024)} kB`;
  return { field: longest.field, label: "What was typed", text };
}

const draftIn = (form: Form): Draft =>
  form.get("as") === "json"
    ? { as: "json", text: (form.get("json") ?? "").replaceAll(/\r\n?/g, "\n") }
    : { as: "form", typed: typedIn(form) };

type Shown = {
  policy: Policy;
  draft: Draft;
  wrong?: Wrong;
  status?: 409 | 413 | 422;
  overtaken?: { read: Policy | null } | undefined;
};

async function policyPage(parts: SettingsParts, c: ConsoleContext, shown: Shown): Promise<Response> {
  const { policy, draft, status } = shown;
  const [open, people, pause] = await Promise.all([
    openFollowUps(parts.sql, policy),
    namesOfPeople(parts.sql),
    pauseOf(parts.sql, policy),
  ]);
  return await inSettings(parts, c, {
    title: `Policy ${policy.name}`,
    area: "policies",
    status: status ?? 200,
    content: (view) =>
      PolicyPage({
        ...view,
        policy,
        draft,
        open,
        people,
        pause,
        wrong: shown.wrong ?? [],
        overtaken: shown.overtaken ?? null,
        said: saidIn(c.req.query("did")),
      }),
  });
}
