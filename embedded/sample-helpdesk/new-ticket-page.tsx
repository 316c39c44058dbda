import { Icon } from "../local-site/icon.tsx";

/** Wrong fields and what was written, so that nothing must be typed twice. */
export type NewTicketPageData = { written: Record<string, string>; wrong: string[] };

const languages = [
  ["en", "English"],
  ["de", "German"],
] as const;
const zones = [
  "Europe/Berlin",
  "Europe/London",
  "Europe/Lisbon",
  "America/New_York",
  "America/Chicago",
  "America/Los_Angeles",
  "Asia/Tokyo",
  "Australia/Sydney",
] as const;

/** A ticket as a customer would open it. */
export function NewTicketPage({ written, wrong }: NewTicketPageData) {
  return (
    <>
      <div class="page-head">
        <h1>New ticket</h1>
      </div>
      <form class="letter" method="post" action="/new">
        <Field name="name" label="Customer's name" type="text" written={written} wrong={wrong} />
        <Field name="email" label="Customer's e-mail" type="email" written={written} wrong={wrong} />
        <Field name="company" label="Company" type="text" optional written={written} wrong={wrong} />
        <div class="field">
          <label class="label" for="language">
            Language
          </label>
          <select class="select" id="language" name="language">
            {languages.map(([code, name]) => (
              <option value={code} selected={written["language"] === code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label class="label" for="timeZone">
            Time zone
          </label>
          <select class="select" id="timeZone" name="timeZone">
            {zones.map((zone) => (
              <option selected={written["timeZone"] === zone}>{zone}</option>
            ))}
          </select>
        </div>
        <Field name="subject" label="Subject" type="text" written={written} wrong={wrong} />
        <div class="field">
          <label class="label" for="description">
            What is wrong
          </label>
          <textarea class="textarea" id="description" name="description" required>
            {written["description"] ?? ""}
          </textarea>
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Open ticket
          </button>
          <a class="button button-plain" href="/">
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}

type FieldData = NewTicketPageData & { name: string; label: string; type: "text" | "email"; optional?: boolean };

function Field({ name, label, type, optional = false, written, wrong }: FieldData) {
  return (
    <div class={wrong.includes(name) ? "field field-error" : "field"}>
      <label class="label" for={name}>
        {label} {optional ? <span class="optional">(optional)</span> : null}
      </label>
      {wrong.includes(name) ? (
        <p class="error-text" id={`${name}-error`}>
          <Icon name="alert" />
          <span>{type === "email" ? "Write an address like name@company.example." : "This is needed."}</span>
        </p>
      ) : null}
      <input
        class="input"
        type={type}
        id={name}
        name={name}
        value={written[name] ?? ""}
        required={!optional}
        aria-invalid={wrong.includes(name) ? "true" : undefined}
        aria-describedby={wrong.includes(name) ? `${name}-error` : undefined}
      />
    </div>
  );
}
