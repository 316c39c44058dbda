import type { AskingDecision } from "../../database/asking-decisions.ts";
import type { Attempt } from "../../database/case.ts";
import type { Permission } from "../../domain/permission.ts";
import { toldUnasked } from "../api/why.ts";
import type { Clock } from "./clock.tsx";
import { Icon } from "../icons.tsx";
import { ruleWords, whyHeading } from "./why-words.ts";
import { reasonText } from "./words.ts";

type Why = { followUp: Attempt; permission: Permission; decided: AskingDecision | null; clock: Clock };

/** Why the customer was asked, is to be asked, or is not: rule by rule, as it was decided, or as it stands while it is open. */
export function WhyCard({ followUp, permission, decided, clock }: Why) {
  const asked = followUp.askedAt !== null;
  const ended = followUp.stage === "skipped" || followUp.stage === "cancelled";
  const told = toldUnasked(followUp);
  return (
    <section class="card" aria-labelledby="why">
      <h2 id="why">{(ended && !asked) || told ? "Why nobody was asked" : whyHeading({ asked, permission })}</h2>
      <ul class="checks">
        {ended && (
          <li class="no">
            <Icon name="skip" />
            <span>
              {followUp.stage === "skipped" ? "Skipped" : "Stopped"}: {reasonText(followUp.reason)}
            </span>
          </li>
        )}
        {told && (
          <li class="no">
            <Icon name="skip" />
            <span>Answered before it was asked</span>
          </li>
        )}
        {(decided ?? permission).rules.map((rule) => (
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
        Policy {followUp.policyName}, version {followUp.policyVersion}.{" "}
        {decided === null ? (
          <>As the rules stand now{!asked && !ended && !told && "; they are looked at again just before sending"}.</>
        ) : (
          <>As the rules stood when it was decided, {clock.moment(decided.at)}.</>
        )}
      </p>
    </section>
  );
}
