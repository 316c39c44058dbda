import type { OpenUnder, Policy } from "../../database/policies.ts";
import { Notice } from "../console/notice.tsx";
import { Columns } from "./columns.tsx";
import type { SettingsView } from "./in-settings.ts";
import { PolicyCrumbs, policyAddress, PolicyHead } from "./policy-head.tsx";
import { RuleChanges } from "./rule-changes.tsx";
import { whoDid } from "./setting-words.ts";

export type VersionsPageFacts = SettingsView & {
  /** Newest first. */
  versions: [Policy, ...Policy[]];
  open: OpenUnder[];
  people: Map<string, string>;
  compared: { from: Policy; to: Policy } | null;
  problem: string | null;
};

/** Every version of a policy, and what any two of them say otherwise. */
export function VersionsPage(page: VersionsPageFacts) {
  const { versions, compared, problem } = page;
  const [newest] = versions;
  return (
    <>
      <PolicyCrumbs name={newest.name} />
      {problem !== null && <Notice good={false}>{problem}</Notice>}
      <PolicyHead
        name={newest.name}
        tab="versions"
        count={`version ${newest.version} is live`}
        lead="A version never changes once it is written. Restoring one writes it anew, as the newest."
      />
      <div class="space-l">
        {compared !== null && <Compared {...page} compared={compared} />}
        {versions.length > 1 && <Compare {...page} />}
        <VersionTable {...page} />
      </div>
    </>
  );
}

function Compared({
  compared: { from, to },
  versions: [newest],
  mayChange,
  formToken,
}: VersionsPageFacts & { compared: { from: Policy; to: Policy } }) {
  const older = [from, to].find(({ version }) => version !== newest.version);
  return (
    <section class="section first" id="compared" aria-labelledby="compared-title">
      <h2 id="compared-title">
        From version {from.version} to version {to.version}
      </h2>
      <RuleChanges from={from} to={to} />
      {mayChange && older !== undefined && (
        <form class="space" method="post" action={`${policyAddress(newest.name)}/restore`}>
          <input type="hidden" name="token" value={formToken} />
          <input type="hidden" name="version" value={String(newest.version)} />
          <button class="button" type="submit" name="restore" value={String(older.version)}>
            Restore version {older.version}
          </button>
        </form>
      )}
    </section>
  );
}

function Compare({ versions, compared }: VersionsPageFacts) {
  const [newest, before] = versions;
  const chosen = {
    from: compared?.from.version ?? before?.version ?? newest.version,
    to: compared?.to.version ?? newest.version,
  };
  return (
    <form class="row space-l" method="get" action={`${policyAddress(newest.name)}/versions`}>
      {(["from", "to"] as const).map((side) => (
        <>
          <label for={side}>{side === "from" ? "Compare version" : "with version"}</label>
          <select class="select input-short" id={side} name={side}>
            {versions.map(({ version }) => (
              <option value={String(version)} selected={version === chosen[side]}>
                {version}
              </option>
            ))}
          </select>
        </>
      ))}
      <button class="button" type="submit">
        Compare
      </button>
    </form>
  );
}

function VersionTable({ versions, open, people, clock }: VersionsPageFacts) {
  const [newest] = versions;
  return (
    <table class="table queue space-l" role="table" aria-label="Versions">
      <Columns names={["Version", "Written", "By", "Open follow-ups", "Compare"]} />
      <tbody role="rowgroup">
        {versions.map(({ name, version, updatedAt, updatedBy }) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              Version {version}
              {version === newest.version && ", the newest"}
            </th>
            <td role="cell">{clock.moment(updatedAt)}</td>
            <td role="cell" data-label="by">
              {whoDid(updatedBy, people)}
            </td>
            <td role="cell" data-label="Open follow-ups:">
              {open.find((each) => each.version === version)?.count ?? 0}
            </td>
            <td role="cell">
              {version === newest.version ? (
                <span class="quiet">–</span>
              ) : (
                <a href={`${policyAddress(name)}/versions?from=${version}&to=${newest.version}#compared`}>
                  Version {version} with the newest
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
