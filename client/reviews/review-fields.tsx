import type { Child } from "hono/jsx";
import type { WeighedCause } from "../../database/cause-reopens.ts";
import type { ReviewOwner } from "../../database/review-owners.ts";
import { Icon } from "../icons.tsx";
import { type Faults, fieldName, type FormField, mostOf, type Typed } from "./review-form.ts";

export type Choices = {
  departments: string[];
  causes: WeighedCause[];
  owners: ReviewOwner[];
  people: Map<string, string>;
};
export type Fields = { typed: Typed; faults: Faults; choices: Choices };
export const formId = "review";

type Around = { name: FormField; label?: Child; hint?: string; faults: Faults; children?: Child };

function Field({ name, label, hint, faults, children }: Around) {
  const fault = faults[name];
  return (
    <div class={fault === undefined ? "field" : "field field-error"}>
      <label class="label" for={name}>
        {label ?? fieldName(name)}
      </label>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p class="error-text" id={`${name}-error`}>
          <Icon name="alert" />
          <span>
            {fieldName(name)} {fault}
          </span>
        </p>
      )}
      {children}
    </div>
  );
}

/** What ties a control to its hint and its error. */
const tied = (name: FormField, { faults, hint }: { faults: Faults; hint?: string }) => {
  const described = [hint !== undefined && `${name}-hint`, faults[name] !== undefined && `${name}-error`].filter(
    Boolean,
  );
  return {
    ...(described.length > 0 ? { "aria-describedby": described.join(" ") } : {}),
    ...(faults[name] === undefined ? {} : { "aria-invalid": "true" as const }),
  };
};

export function Line({ name, fields, label, hint, list }: Shown & { list?: string }) {
  const { faults, typed } = fields;
  return (
    <Field
      name={name}
      faults={faults}
      {...(label === undefined ? {} : { label })}
      {...(hint === undefined ? {} : { hint })}
    >
      <input
        class="input"
        id={name}
        name={name}
        form={formId}
        value={typed[name]}
        maxlength={mostOf(name)}
        {...(list === undefined ? {} : { list })}
        {...tied(name, { faults, ...(hint === undefined ? {} : { hint }) })}
      />
    </Field>
  );
}

export function Day({ name, fields, label, hint }: Shown) {
  const { faults, typed } = fields;
  return (
    <Field
      name={name}
      faults={faults}
      {...(label === undefined ? {} : { label })}
      {...(hint === undefined ? {} : { hint })}
    >
      <input
        class="input input-date"
        type="date"
        id={name}
        name={name}
        form={formId}
        value={typed[name]}
        {...tied(name, { faults, ...(hint === undefined ? {} : { hint }) })}
      />
    </Field>
  );
}

type Shown = { name: FormField; fields: Fields; label?: Child; hint?: string };

/** Several lines; for a why, the question is its label. */
export function Text({ name, fields, label, hint, rows = 3 }: Shown & { rows?: number }) {
  const { faults, typed } = fields;
  return (
    <Field
      name={name}
      faults={faults}
      {...(label === undefined ? {} : { label })}
      {...(hint === undefined ? {} : { hint })}
    >
      <textarea
        class="textarea"
        id={name}
        name={name}
        form={formId}
        rows={rows}
        {...tied(name, { faults, ...(hint === undefined ? {} : { hint }) })}
      >
        {typed[name]}
      </textarea>
    </Field>
  );
}

export type Option = { value: string; name: string };

export function Select({ name, fields, label, none, options }: Shown & { none: string; options: Option[] }) {
  const { faults, typed } = fields;
  return (
    <Field name={name} faults={faults} {...(label === undefined ? {} : { label })}>
      <select class="select" id={name} name={name} form={formId} {...tied(name, { faults })}>
        <option value="">{none}</option>
        {options.map(({ value, name: shown }) => (
          <option value={value} selected={value === typed[name]}>
            {shown}
          </option>
        ))}
      </select>
    </Field>
  );
}
