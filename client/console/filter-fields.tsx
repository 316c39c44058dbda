import { Icon } from "../icons.tsx";

/** The search of a list; `/` leads to it. */
export function SearchField({ value, placeholder }: { value: string; placeholder: string }) {
  return (
    <div class="field search">
      <label class="label" for="q">
        Search
      </label>
      <div class="search-box">
        <Icon name="search" />
        <input class="input" type="search" id="q" name="q" value={value} maxlength={255} placeholder={placeholder} />
        <kbd aria-hidden="true">/</kbd>
      </div>
    </div>
  );
}

/** Each option is what the address says, and what a person reads. */
type Choices = {
  id: string;
  label: string;
  value: string;
  options: (readonly [string, string])[];
  /** What no choice is called. */
  none?: string;
};

/** One filter of a list: any, or one of what there is. */
export function Choice({ id, label, value, options, none = "Any" }: Choices) {
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <select class="select" id={id} name={id}>
        <option value="">{none}</option>
        {options.map(([each, name]) => (
          <option value={each} selected={each === value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
