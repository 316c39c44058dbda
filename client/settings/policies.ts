import { listPolicies, pausePolicy, policyRules } from "../../database/policies.ts";
import { namesOfPeople } from "../../database/people.ts";
import { resumePolicy } from "../../database/withdrawal.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { forAdmins, forReaders, inSettings, type SettingsParts } from "./in-settings.ts";
import { policyAddress } from "./policy-head.tsx";
import { PoliciesPage } from "./policies-page.tsx";

export const showPolicies = (parts: SettingsParts) =>
  forReaders(parts, async (c) => {
    const [policies, people] = await Promise.all([listPolicies(parts.sql), namesOfPeople(parts.sql)]);
    const did = c.req.query("did");
    const said = did === "paused" || did === "resumed" ? did : null;
    return await inSettings(parts, c, {
      title: "Policies",
      area: "policies",
      content: (view) => PoliciesPage({ ...view, policies, people, said }),
    });
  });

/** The page whose button it was: the policy's own, or the list. */
async function pressedOn(c: ConsoleContext, { name }: { name: string }): Promise<string> {
  return (await postedForm(c)).get("back") === "policy" ? policyAddress(name) : "/console/settings/policies";
}

export const pauseIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const policy = await policyRules(parts.sql, { name: c.req.param("name") ?? "" });
    if (policy === null) return await notFound(parts, c);
    await pausePolicy(parts.sql, { name: policy.name, by: actorOf(c.get("person")) });
    return c.redirect(`${await pressedOn(c, policy)}?did=paused`, 303);
  });

export const resumeIt = (parts: SettingsParts) =>
  forAdmins(parts, async (c) => {
    const policy = await policyRules(parts.sql, { name: c.req.param("name") ?? "" });
    if (policy === null) return await notFound(parts, c);
    await resumePolicy(parts.sql, { policy: policy.name, by: actorOf(c.get("person")) });
    return c.redirect(`${await pressedOn(c, policy)}?did=resumed`, 303);
  });
