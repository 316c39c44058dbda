import type { Attempt } from "../../database/case.ts";
import type { Permission } from "../../domain/permission.ts";
import type { Clock } from "./clock.tsx";
import { Icon } from "./icons.tsx";
import { ruleWords, whyHeading } from "./why-words.ts";
import { reasonText } from "./words.ts";

/** Why the customer was asked, is to be asked, or is not: rule by rule, as the same function decides it. */
export function WhyCard({ followUp, permission, clock }: { followUp: Attempt; permission: Permission; clock: Clock }) {
  const asked = followUp.askedAt !== null;
  const ended = followUp.stage === "skipped" || followUp.stage === "cancelled";
  return (
    <section class="card" aria-labelledby="why">
      <h2 id="why">{ended && !asked ? "Why nobody was asked" : whyHeading({ asked, permission })}</h2>
      <ul class="checks">
        {ended && (
          <li class="no">
            <Icon name="skip" />
            <span>
              {followUp.stage === "skipped" ? "Skipped" : "Stopped"}: {reasonText(followUp.reason)}
            </span>
          </li>
        )}
        {permission.rules.map((rule) => (
          <li class={rule.result === "pass" ? "yes" : "no"}>
            <Icon name={rule.result === "pass" ? "check" : rule.result === "wait" ? "clock" : "alert"} />
            <span>
              {ruleWords(rule)}
              {rule.result === "wait" && rule.until !== null && <>, until {clock.moment(new Date(rule.until))}</>}
            </span>
          </li>
        ))}
      </ul>
      <p class="small space second">
        Policy {followUp.policyName}, version {followUp.policyVersion}. As the rules stand now
        {asked
          ? "; when it was asked, the same ones were looked at."
          : "; they are looked at again just before sending."}
      </p>
    </section>
  );
}
