import type { WholeReview } from "../../database/review-view.ts";
import { type Missing, missingToConclude, type Needed } from "../../domain/review.ts";
import { Icon } from "../icons.tsx";
import type { Fields } from "./review-fields.tsx";
import { fieldName, type FormField, formFields } from "./review-form.ts";

const neededNames: Record<Needed, string> = {
  whys: "At least one why",
  cause: "Cause",
  department: "Department",
  owner: "Owner",
  correctiveAction: "Corrective action",
  checkOn: "Check date",
};
const neededFields: Record<Needed, FormField> = {
  whys: "why1",
  cause: "causeId",
  department: "department",
  owner: "ownerId",
  correctiveAction: "correctiveAction",
  checkOn: "checkOn",
};

/** After a form that could not be taken: what is wrong, each with a link to its field. */
export function Summary({ fields: { faults }, missing }: { fields: Fields; missing: Missing[] }) {
  const wrong = formFields.flatMap((name) =>
    faults[name] === undefined || missing.some(({ field }) => neededFields[field] === name)
      ? []
      : [{ name, text: `${fieldName(name)} ${faults[name]}` }],
  );
  if (wrong.length === 0 && missing.length === 0) return null;
  const head =
    missing.length > 0 ? "Saved, but not concluded yet. This is missing:" : "Not saved yet. Please look at this:";
  return (
    <div class="error-summary space" role="alert" tabindex={-1} id="said">
      <h2>{head}</h2>
      <ul>
        {wrong.map(({ name, text }) => (
          <li>
            <a href={`#${name}`}>{text}</a>
          </li>
        ))}
        {missing.map(({ field, because }) => (
          <li>
            <a href={`#${neededFields[field]}`}>
              {neededNames[field]}
              {because === "past" && " must be a day after today"}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The errors that stand at the fields when something is missing. */
export const missingFaults = (missing: Missing[]) =>
  Object.fromEntries(
    missing.map(({ field, because }) => [
      neededFields[field],
      because === "past" ? "must be a day after today" : "is missing",
    ]),
  );

/** What concluding needs, and which of it is there. */
export function Checks({ whole: { review, today } }: { whole: WholeReview }) {
  const missing = missingToConclude(review, { today });
  return (
    <div id="conclude-needs">
      <p class="small space second">To conclude this review</p>
      <ul class="checks small">
        {Object.entries(neededNames).map(([field, name]) => {
          const lacks = missing.find((each) => each.field === field);
          return (
            <li class={lacks ? "no" : "yes"}>
              <Icon name={lacks ? "cross" : "check"} />
              <span>
                {name}
                {lacks && (lacks.because === "past" ? " must be a day after today" : " is missing")}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
