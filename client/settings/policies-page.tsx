import type { PolicySummary } from "../../database/policies.ts";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { Columns } from "./columns.tsx";
import type { SettingsView } from "./in-settings.ts";
import { policyAddress } from "./policy-head.tsx";
import { pausedText, resumedText } from "./policy-pause.tsx";
import { Head } from "./settings-page.tsx";
import { whoDid } from "./setting-words.ts";

type Policies = SettingsView & {
  policies: PolicySummary[];
  people: Map<string, string>;
  said: "paused" | "resumed" | null;
};

/** Every policy in its newest version, and whether it asks at present. */
export function PoliciesPage({ policies, people, said, clock, mayChange, formToken }: Policies) {
  const columns = ["Name", "Version", "Written", "By", "State", ...(mayChange ? ["Do"] : [])];
  return (
    <>
      {said !== null && <Notice good>{said === "paused" ? pausedText : resumedText}</Notice>}
      <Head title="Policies" lead="Who is asked, when, and what we do with the answer.">
        {mayChange && (
          <a class="button button-primary" href="/console/settings/new-policy">
            New policy
          </a>
        )}
      </Head>
      <table class="table queue" role="table" aria-label="Policies">
        <Columns names={columns} />
        <tbody role="rowgroup">
          {policies.map((policy) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                <a href={policyAddress(policy.name)}>{policy.name}</a>
              </th>
              <td role="cell" data-label="Version">
                {policy.version}
              </td>
              <td role="cell" data-label="Written">
                {clock.moment(policy.updatedAt)}
              </td>
              <td role="cell" data-label="by">
                {whoDid(policy.updatedBy, people)}
              </td>
              <td role="cell">
                <span class="state">
                  <Icon name={policy.pausedSince === null ? "check" : "pause"} />
                  <span>
                    {policy.pausedSince === null ? "asks" : <>paused since {clock.moment(policy.pausedSince)}</>}
                  </span>
                </span>
              </td>
              {mayChange && (
                <td role="cell">
                  <Switch policy={policy} formToken={formToken} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Switch({ policy, formToken }: { policy: PolicySummary; formToken: string }) {
  const act = policy.pausedSince === null ? "pause" : "resume";
  const label = act === "pause" ? "Pause" : "Resume";
  return (
    <form method="post" action={`${policyAddress(policy.name)}/${act}`}>
      <input type="hidden" name="token" value={formToken} />
      <button class="button button-small" type="submit" aria-label={`${label} ${policy.name}`}>
        {label}
      </button>
    </form>
  );
}
