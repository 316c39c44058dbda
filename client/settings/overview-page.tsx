import type { RecordedChange } from "../../database/settings-changes.ts";
import type { SettingsView } from "./in-settings.ts";
import { ruleLabels } from "./rule-names.ts";
import { changeWords, whoDid } from "./setting-words.ts";
import { Head } from "./settings-page.tsx";

type Overview = SettingsView & { changes: RecordedChange[]; people: Map<string, string> };

/** How the installation is set up, and who changed it last. */
export function OverviewPage({ changes, people, clock }: Overview) {
  return (
    <>
      <Head title="Settings" lead="How this installation is set up. Leads and auditors may look; admins change it." />
      <section class="section" aria-labelledby="changes">
        <h2 id="changes">Recent changes</h2>
        {changes.length === 0 ? (
          <p class="second">Nothing has been changed yet.</p>
        ) : (
          <ul class="work">
            {changes.map((change) => (
              <li>
                <div>
                  <div class="work-title">
                    {whoDid(change.actor, people)} {changeWords(change.what)} {subjectOf(change, people)}
                  </div>
                  <p class="work-meta">
                    {clock.moment(change.at)}
                    {changedIn(change) !== "" && <> · {changedIn(change)}</>}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

const inWords: Record<string, string> = {
  ...Object.fromEntries(Object.entries(ruleLabels).map(([rule, label]) => [rule, `“${label}”`])),
  baseUrl: "address",
  webhookSecrets: "webhook secrets",
  settings: "organisation, time zone or language",
  replaced: "",
  timeZone: "time zone",
  maySignIn: "may sign in",
};

/** Which facts are otherwise than before: "address, policy"; "new" where there was nothing. */
function changedIn({ before, after }: RecordedChange): string {
  if (after === null) return "";
  if (before === null) return "new";
  const replaced = Array.isArray(after["replaced"]) ? after["replaced"].map(String) : [];
  const other = Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  return [...new Set([...other.map((name) => inWords[name] ?? name), ...replaced])].filter(Boolean).join(", ");
}

/** Of people the id is kept; no other setting has a name like it. */
function subjectOf({ what, subject, after }: RecordedChange, people: Map<string, string>): string {
  if (what.startsWith("cause-")) return typeof after?.["name"] === "string" ? after["name"] : subject;
  return what.startsWith("person-") || what === "sessions-ended" ? (people.get(subject) ?? subject) : subject;
}
