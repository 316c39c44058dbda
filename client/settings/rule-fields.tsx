import type { PolicyRules } from "../../domain/policy.ts";
import { Fault } from "./fields.tsx";
import { typedOf } from "./policy-form.ts";
import { ruleInWords } from "./rule-words.ts";
import { CapField } from "./cap-field.tsx";
import { HoursFields } from "./hours-fields.tsx";
import { type FormState, sameIn } from "./typed-rules.ts";
import {
  choices,
  matchListLabels,
  matchLists,
  questionLabels,
  type Rule,
  ruleGroups,
  ruleLabels,
} from "./rule-names.ts";
import { Group, LivePill, saidOf, Setting } from "./setting.tsx";

/**
 * A field for every rule of a policy, in the order in which a policy is read. Its parts can be folded; on a phone a script
 * folds those in which nothing is wrong.
 */
export function RuleFields({ live, ...state }: FormState & { live: PolicyRules }) {
  const shown = typedOf(live);
  const liveOf = (rule: Rule): string | null =>
    sameIn(rule, { shown, typed: state.typed }) ? null : ruleInWords(live, rule);
  return (
    <>
      <nav class="chips" aria-label="Parts of the policy">
        {ruleGroups.map(({ title }, i) => (
          <a class="chip" href={`#${partId(i)}`}>
            {title}
          </a>
        ))}
      </nav>
      {ruleGroups.map(({ title, rules }, i) => (
        <details class="section disclosure" id={partId(i)} open {...(isWrong(rules, state) ? {} : { "data-fold": "" })}>
          <summary class="strong">{title}</summary>
          <div class="settings" role="group" aria-label={title}>
            {rules.map((rule) => (
              <RuleField rule={rule} live={liveOf(rule)} {...state} />
            ))}
          </div>
        </details>
      ))}
    </>
  );
}

const partId = (i: number): string => `part-${i + 1}`;
const isWrong = (rules: readonly Rule[], { wrong }: FormState): boolean =>
  wrong.some(({ field }) => rules.some((rule) => field === rule || field.startsWith(`${rule}.`)));

function RuleField({ rule, live, typed, wrong }: FormState & { rule: Rule; live: string | null }) {
  const state = { typed, wrong };
  const value = typed.get(rule) ?? "";
  const checked = (name: string): boolean => typed.get(name) === "yes";
  switch (rule) {
    case "match":
    case "exclude":
      return (
        <Group rule={rule} live={live}>
          <div class="field-grid">
            {matchLists.map((list) => (
              <Lines name={`${rule}.${list}`} label={matchListLabels[list]} {...state} />
            ))}
          </div>
        </Group>
      );
    case "skip":
    case "staff":
    case "languages":
      return (
        <Setting rule={rule} live={live} for={rule} fields={[rule]} wrong={wrong}>
          <textarea class="textarea" id={rule} name={rule} rows={3} {...saidOf(rule, { fields: [rule], wrong })}>
            {value}
          </textarea>
        </Setting>
      );
    case "minimumAge":
    case "maximumSilence":
    case "checkInAfter":
    case "latest":
    case "remindAfter":
    case "patience":
    case "grace":
    case "holdWindow":
    case "jitter":
    case "combineWithin":
    case "nextUpdateWithin":
      return (
        <Setting rule={rule} live={live} for={rule} fields={[rule]} wrong={wrong}>
          <input class="input" id={rule} name={rule} value={value} {...saidOf(rule, { fields: [rule], wrong })} />
        </Setting>
      );
    case "perCustomer":
    case "perCompany":
    case "reopenGuard":
      return <CapField rule={rule} live={live} {...state} />;
    case "askAgainAtMost":
    case "reviewAtFailure":
      return (
        <Setting rule={rule} live={live} for={rule} fields={[rule]} wrong={wrong}>
          <input
            class="input input-short num"
            id={rule}
            name={rule}
            inputmode="numeric"
            value={value}
            {...saidOf(rule, { fields: [rule], wrong })}
          />
          {rule === "askAgainAtMost" && <span>times</span>}
        </Setting>
      );
    case "requireHumanReply":
      return (
        <div class={`setting${live === null ? "" : " setting-changed"}`}>
          <label class="choice">
            <input type="checkbox" id={rule} name={rule} value="yes" checked={checked(rule)} />
            <span>
              <span class="label">{ruleLabels[rule]}</span>
              <LivePill live={live} />
            </span>
          </label>
        </div>
      );
    case "questions":
      return (
        <Group rule={rule} live={live}>
          <Fault field="questions.verdict" wrong={wrong} />
          <ul class="choices">
            {Object.entries(questionLabels).map(([question, label]) => (
              <li>
                <label class="choice">
                  <input
                    type="checkbox"
                    id={`questions.${question}`}
                    name={`questions.${question}`}
                    value="yes"
                    checked={checked(`questions.${question}`)}
                  />
                  <span>{label}</span>
                </label>
              </li>
            ))}
          </ul>
        </Group>
      );
    case "hours":
      return (
        <Group rule={rule} live={live}>
          <HoursFields {...state} />
        </Group>
      );
    case "channel":
      return (
        <Setting rule={rule} live={live} fields={[rule]} wrong={wrong}>
          <input type="hidden" name="channel" value={value} />
          <span>by e-mail, the only way there is</span>
        </Setting>
      );
    case "onNotHeld":
    case "onPartly":
    case "onUnhappy":
      return (
        <Setting rule={rule} live={live} for={rule} fields={[rule]} wrong={wrong}>
          <select class="select" id={rule} name={rule} {...saidOf(rule, { fields: [rule], wrong })}>
            {Object.entries(choices[rule]).map(([choice, label]) => (
              <option value={choice} selected={choice === value}>
                {label}
              </option>
            ))}
          </select>
        </Setting>
      );
  }
}

function Lines({ name, label, typed, wrong }: FormState & { name: string; label: string }) {
  const bad = wrong.some(({ field }) => field === name);
  return (
    <div class={`field${bad ? " field-error" : ""}`}>
      <label class="label" for={name}>
        {label}
      </label>
      <Fault field={name} wrong={wrong} />
      <textarea
        class="textarea"
        id={name}
        name={name}
        rows={1}
        {...(bad ? { "aria-invalid": "true", "aria-describedby": `${name}-error` } : {})}
      >
        {typed.get(name) ?? ""}
      </textarea>
    </div>
  );
}
