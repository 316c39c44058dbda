import type { Child } from "hono/jsx";
import type { OpenUnder, Pause, Policy } from "../../database/policies.ts";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { Icon } from "../icons.tsx";
import { ErrorSummary, Fault, type Wrong } from "./fields.tsx";
import type { SettingsView } from "./in-settings.ts";
import type { TypedRules } from "./typed-rules.ts";
import { PolicyCrumbs, policyAddress, PolicyHead } from "./policy-head.tsx";
import { PausedNotice, pausedText, PauseButton, resumedText } from "./policy-pause.tsx";
import { RuleChanges } from "./rule-changes.tsx";
import { RuleFields } from "./rule-fields.tsx";
import { ruleGroups, ruleLabels } from "./rule-names.ts";
import { ruleInWords } from "./rule-words.ts";
import { whoDid } from "./setting-words.ts";

/** What is being written: in the fields, or as JSON. */
export type Draft = { as: "form"; typed: TypedRules } | { as: "json"; text: string };
const saidWords = ["saved", "same", "created", "restored", "paused", "resumed"] as const;
type Said = (typeof saidWords)[number];
export const saidIn = (word: string | undefined): Said | null => saidWords.find((each) => each === word) ?? null;

export type PolicyPageFacts = SettingsView & {
  policy: Policy;
  /** Null = it asks. */
  pause: Pause | null;
  open: OpenUnder[];
  people: Map<string, string>;
  draft: Draft;
  wrong: Wrong;
  /** What the writer had read, when somebody else has written since; null = nothing known of it. */
  overtaken: { read: Policy | null } | null;
  said: Said | null;
};

/** One policy as it stands, to be read by some and written by others. */
export function PolicyPage(page: PolicyPageFacts) {
  const { policy, clock, people, overtaken, draft, said, mayChange, wrong } = page;
  return (
    <>
      <PolicyCrumbs name={policy.name} />
      {said !== null && <Notice good>{saidText(said, policy.version)}</Notice>}
      {overtaken !== null && <Overtaken policy={policy} read={overtaken.read} />}
      <ErrorSummary wrong={wrong} />
      <PolicyHead
        name={policy.name}
        tab={draft.as === "form" ? "rules" : "json"}
        count={`version ${policy.version} is live`}
        lead={
          <>
            Who is asked, when, and what we do with the answer. Written {clock.moment(policy.updatedAt)} by{" "}
            {whoDid(policy.updatedBy, people)}.
          </>
        }
      >
        {mayChange && (
          <>
            {page.pause === null && <PauseButton {...page} />}
            <a class="button" href={`/console/settings/new-policy?from=${encodeURIComponent(policy.name)}`}>
              Copy to a new policy
            </a>
          </>
        )}
      </PolicyHead>
      {page.pause !== null && <PausedNotice {...page} pause={page.pause} />}
      <div class="columns columns-wide space-l">
        {mayChange ? <PolicyForm {...page} /> : <PolicyText {...page} />}
        <OpenCard {...page} />
      </div>
    </>
  );
}

function PolicyForm({ policy, draft, wrong, formToken }: PolicyPageFacts) {
  return (
    <form method="post" action={policyAddress(policy.name)} novalidate>
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="version" value={String(policy.version)} />
      <input type="hidden" name="as" value={draft.as} />
      {draft.as === "form" ? (
        <RuleFields typed={draft.typed} wrong={wrong} live={policy.rules} />
      ) : (
        <JsonField text={draft.text} wrong={wrong} />
      )}
      <div class="form-foot">
        <button class="button button-primary" type="submit">
          Save as version {policy.version + 1}
        </button>
        <span class="second small">Open follow-ups keep the version they were accepted under.</span>
      </div>
    </form>
  );
}

function JsonField({ text, wrong }: { text: string; wrong: Wrong }) {
  const faults = wrong.filter(({ field }) => field === "json");
  return (
    <div class={`field${faults.length > 0 ? " field-error" : ""}`}>
      <label class="label" for="json">
        The rules as JSON
      </label>
      <p class="hint" id="json-hint">
        As the API takes them: durations as ISO 8601 (PT36H); what is left out takes its default.
      </p>
      <Fault field="json" wrong={wrong} />
      <textarea
        class="textarea mono"
        id="json"
        name="json"
        rows={32}
        spellcheck={false}
        aria-describedby={faults.length > 0 ? "json-hint json-error" : "json-hint"}
        {...(faults.length > 0 ? { "aria-invalid": "true" } : {})}
      >
        {text}
      </textarea>
    </div>
  );
}

/** For those who may only read. */
function PolicyText({ policy, draft }: PolicyPageFacts) {
  return (
    <div>
      {draft.as === "json" ? (
        <pre class="mono rule-json" tabindex={0}>
          {draft.text}
        </pre>
      ) : (
        ruleGroups.map(({ title, rules }, i) => (
          <section class={i === 0 ? "section first" : "section"} aria-label={title}>
            <h2>{title}</h2>
            <dl class="rule-list">
              {rules.map((rule) => (
                <div>
                  <dt>{ruleLabels[rule]}</dt>
                  <dd>{ruleInWords(policy.rules, rule)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))
      )}
      <p class="second space">Only admins change policies.</p>
    </div>
  );
}

function OpenCard({ open, policy }: PolicyPageFacts) {
  return (
    <section class="card" aria-labelledby="open-title">
      <h2 id="open-title">Open follow-ups</h2>
      {open.length === 0 ? (
        <p class="second">None runs under this policy now.</p>
      ) : (
        <ul class="space">
          {open.map(({ version, count }) => (
            <li>
              {countOf(count, "follow-up")} under version {version}
              {version === policy.version ? "" : ", an older one"}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Overtaken({ policy, read }: { policy: Policy; read: Policy | null }) {
  return (
    <div class="notice notice-bad" role="alert" id="said" tabindex={-1}>
      <Icon name="alert" />
      <div class="notice-body">
        <p>
          {`Somebody else wrote version ${policy.version} meanwhile. Nothing of yours was saved. Below is what you typed; saving again puts it over theirs.`}
        </p>
        {read !== null && <RuleChanges from={read} to={policy} />}
      </div>
    </div>
  );
}

function saidText(said: Said, version: number): Child {
  switch (said) {
    case "saved":
      return `Saved as version ${version}. It holds for every resolution accepted from now on.`;
    case "same":
      return `Nothing was changed: version ${version} says the same already.`;
    case "created":
      return "Created. It is used once a connection, or a follow-up started through the API, names it.";
    case "paused":
      return pausedText;
    case "resumed":
      return resumedText;
    case "restored":
      return `Restored: what it said before stands again, as version ${version}.`;
  }
}
