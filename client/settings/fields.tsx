import type { Child } from "hono/jsx";
import { Icon } from "../icons.tsx";

/** What is wrong with a form, by the name of the field. */
export type Wrong = { field: string; label: string; text: string }[];

type Field = {
  name: string;
  label: string;
  value: string;
  wrong: Wrong;
  hint?: Child;
  /** A secret is typed unseen, and never comes back. */
  secret?: boolean;
  optional?: boolean;
  /** Of the browser's own kinds of field, where one fits. */
  type?: "date";
  /** The id of a list of what can be typed. */
  list?: string;
  /** What belongs to the same field, below it. */
  children?: Child;
};

/** One line of a form, with what is wrong in it beside it. */
export function TextField({
  name,
  label,
  value,
  wrong,
  hint,
  secret = false,
  optional = false,
  type,
  list,
  children,
}: Field) {
  const error = wrong.find(({ field }) => field === name);
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " field-error" : ""}`}>
      <label class="label" for={name}>
        {label} {optional && <span class="optional">(optional)</span>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Fault field={name} wrong={wrong} />
      <input
        class="input"
        id={name}
        name={name}
        type={secret ? "password" : (type ?? "text")}
        autocomplete={secret ? "new-password" : "off"}
        value={secret ? "" : value}
        list={list}
        {...(error ? { "aria-invalid": "true" } : {})}
        {...(described === "" ? {} : { "aria-describedby": described })}
      />
      {children}
    </div>
  );
}

/** What is wrong in one field, where it is. */
export function Fault({ field, wrong }: { field: string; wrong: Wrong }) {
  const fault = wrong.find((each) => each.field === field);
  if (fault === undefined) return null;
  return (
    <p class="error-text" id={`${field}-error`}>
      <Icon name="alert" />
      <span>
        {fault.label} {fault.text}.
      </span>
    </p>
  );
}

/** Above a form that was not taken: each fault, and the way to it. */
export function ErrorSummary({ wrong }: { wrong: Wrong }) {
  if (wrong.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1}>
      <h2>{wrong.length === 1 ? "One thing to correct" : `${wrong.length} things to correct`}</h2>
      <p>Nothing was saved yet.</p>
      <ul>
        {wrong.map(({ field, label, text }) => (
          <li>
            <a href={`#${field}`}>
              {label} {text}.
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
