import type { Child } from "hono/jsx";
import { Fault, type Wrong } from "./fields.tsx";
import { type Rule, ruleHints, ruleLabels } from "./rule-names.ts";

type Marked = { rule: Rule; fields: string[]; wrong: Wrong };
/** What the rule says at present, where something else is typed; null = nothing else is. */
type Live = { live: string | null };

/** One rule with its name on the left and its value on the right. */
export function Setting({
  rule,
  fields,
  wrong,
  live,
  children,
  ...rest
}: Marked & Live & { for?: string; children?: Child }) {
  const bad = wrong.some(({ field }) => fields.includes(field));
  const hint = ruleHints[rule];
  return (
    <div class={`setting${bad ? " field-error" : ""}${live === null ? "" : " setting-changed"}`}>
      <div>
        {rest.for === undefined ? (
          <span class="label">{ruleLabels[rule]}</span>
        ) : (
          <label class="label" for={rest.for}>
            {ruleLabels[rule]}
          </label>
        )}
        <LivePill live={live} />
        {hint && (
          <p class="hint" id={`${rule}-hint`}>
            {hint}
          </p>
        )}
        {fields.map((field) => (
          <Fault field={field} wrong={wrong} />
        ))}
      </div>
      <div class="with-unit">{children}</div>
    </div>
  );
}

/** A rule of several fields, over the whole width. */
export function Group({ rule, live, children }: Live & { rule: Rule; children?: Child }) {
  const hint = ruleHints[rule];
  return (
    <div class={`rule-group${live === null ? "" : " setting-changed"}`} role="group" aria-labelledby={`${rule}-label`}>
      <p>
        <span class="label" id={`${rule}-label`}>
          {ruleLabels[rule]}
        </span>
        <LivePill live={live} />
      </p>
      {hint && <p class="hint">{hint}</p>}
      {children}
    </div>
  );
}

/** What a field that is typed over says at present. */
export function LivePill({ live }: Live) {
  if (live === null) return null;
  return (
    <>
      {" "}
      <span class="pill">live: {live}</span>
    </>
  );
}

/** Ties a field to its hint and to what is wrong in it. */
export function saidOf(rule: Rule, { fields, wrong }: Omit<Marked, "rule">) {
  const bad = fields.filter((each) => wrong.some(({ field }) => field === each));
  const described = [...(ruleHints[rule] ? [`${rule}-hint`] : []), ...bad.map((field) => `${field}-error`)].join(" ");
  return {
    autocomplete: "off",
    ...(bad.length > 0 ? { "aria-invalid": "true" } : {}),
    ...(described === "" ? {} : { "aria-describedby": described }),
  } as const;
}
