import { listPolicies, policyRules, savePolicy } from "../../database/policies.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { name as nameShape } from "../api/fields.ts";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import type { Wrong } from "./fields.tsx";
import { forAdmins, inSettings, type SettingsParts } from "./in-settings.ts";
import { NewPolicyPage } from "./new-policy-page.tsx";
import { policyAddress } from "./policy-head.tsx";

export const showNewPolicy = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const typed = { name: "", from: c.req.query("from") ?? "default" };
    return await newPolicyPage(parts, c, { typed, wrong: [] });
  });

/** Writes the first version of a policy, with the rules that the one it copies has now. */
export const createPolicy = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const form = await postedForm(c);
    const typed = { name: form.get("name")?.trim() ?? "", from: form.get("from") ?? "" };
    const again = async (field: "name" | "from", text: string) =>
      await newPolicyPage(parts, c, {
        typed,
        wrong: [{ field, label: field === "name" ? "Name" : "Copy of", text }],
      });
    const named = nameShape.safeParse(typed.name);
    if (!named.success) return await again("name", named.error.issues[0]?.message ?? "is not right");
    const model = nameShape.safeParse(typed.from).success ? await policyRules(parts.sql, { name: typed.from }) : null;
    if (model === null) return await again("from", "is not there any more");
    const by = actorOf(c.get("person"));
    const saved = await savePolicy(parts.sql, { name: named.data, rules: model.rules, ifVersion: 0, by });
    if (!saved.saved) return await again("name", "is taken by another policy");
    return c.redirect(`${policyAddress(named.data)}?did=created`, 303);
  });

type Shown = { typed: { name: string; from: string }; wrong: Wrong };

async function newPolicyPage(parts: SettingsParts, c: ConsoleContext, { typed, wrong }: Shown): Promise<Response> {
  const policies = (await listPolicies(parts.sql)).map(({ name }) => name);
  return await inSettings(parts, c, {
    title: "New policy",
    area: "policies",
    status: wrong.length > 0 ? 422 : 200,
    content: (view) => NewPolicyPage({ ...view, policies, typed, wrong }),
  });
}
