import type { PolicySummary } from "../../database/policies.ts";
import { Notice } from "../console/notice.tsx";
import type { SettingsView } from "./in-settings.ts";
import { Head } from "./settings-page.tsx";

type Policies = SettingsView & {
  policies: PolicySummary[];
  people: Map<string, string>;
  said: "paused" | "resumed" | null;
};

/** Every policy in its newest version, and whether it asks at present. */
export function PoliciesPage({ policies, people, said, clock, mayChange, formToken }: Policies) {
  return (
    <>
      {said === "paused" && (
        <Notice good>Paused. Nobody is asked under it until it is resumed; answers still count.</Notice>
      )}
      {said === "resumed" && <Notice good>Resumed. What has become due meanwhile goes out now.</Notice>}
      <Head
        title="Policies"
        lead="Who is asked, when, and what we do with the answer. The rules are written through the API."
      />
      <div class="table-wrap" tabindex={0} role="region" aria-label="Policies">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Version</th>
              <th scope="col">Written</th>
              <th scope="col">By</th>
              <th scope="col">Asks</th>
              {mayChange && <th scope="col">Do</th>}
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <tr>
                <th scope="row">{policy.name}</th>
                <td>{policy.version}</td>
                <td>{clock.moment(policy.updatedAt)}</td>
                <td>{people.get(policy.updatedBy.replace(/^person:/, "")) ?? policy.updatedBy}</td>
                <td>{policy.pausedSince === null ? "yes" : <>paused since {clock.moment(policy.pausedSince)}</>}</td>
                {mayChange && (
                  <td>
                    <Switch policy={policy} formToken={formToken} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Switch({ policy, formToken }: { policy: PolicySummary; formToken: string }) {
  const act = policy.pausedSince === null ? "pause" : "resume";
  const label = act === "pause" ? "Pause" : "Resume";
  return (
    <form method="post" action={`/console/settings/policies/${policy.name}/${act}`}>
      <input type="hidden" name="token" value={formToken} />
      <button class="button button-small" type="submit" aria-label={`${label} ${policy.name}`}>
        {label}
      </button>
    </form>
  );
}
