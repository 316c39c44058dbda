import { mostEffort, mostSatisfaction } from "./answer-form.ts";
import { describedBy, ErrorText, fieldClass } from "./field-errors.tsx";
import type { TicketView } from "./ticket-view.ts";

type Part = { view: TicketView };

/** The scores and the words, each only if the policy asks for it. */
export function TheRest({ view }: Part) {
  const { questions } = view.followUp.rules;
  return (
    <>
      {questions.includes("satisfaction") && <Scale view={view} field="satisfaction" most={mostSatisfaction} />}
      {questions.includes("effort") && <Scale view={view} field="effort" most={mostEffort} />}
      {questions.includes("words") && <Words view={view} />}
    </>
  );
}

/** CSAT, or CES 2.0; the ends of the scale are in the labels of its first and last number. */
function Scale({ view, field, most }: Part & { field: "satisfaction" | "effort"; most: number }) {
  const { wording, typed, organisation } = view;
  const [low, high] = [wording.text(`${field}-low`), wording.text(`${field}-high`)];
  const end = (score: number) => (score === 1 ? low : score === most ? high : null);
  return (
    <fieldset class={fieldClass(view, field, "scale")}>
      <legend class="legend">{wording.text(field, { organisation })}</legend>
      <ErrorText view={view} field={field} />
      <div class="scale-row">
        {Array.from({ length: most }, (_, i) => i + 1).map((score) => (
          <label class="scale-choice">
            <input
              type="radio"
              id={`${view.name(field)}-${score}`}
              name={view.name(field)}
              value={String(score)}
              checked={typed[field] === String(score)}
              {...describedBy(view, field)}
            />
            <span>
              {score}
              {end(score) !== null && <span class="visually-hidden">, {end(score)}</span>}
            </span>
          </label>
        ))}
      </div>
      <div class="scale-ends" aria-hidden="true">
        <span>{low}</span> <span>{high}</span>
      </div>
    </fieldset>
  );
}

/** No `maxlength`: it would cut off a pasted text without a word. */
function Words({ view }: Part) {
  const name = view.name("words");
  return (
    <div class={fieldClass(view, "words", "field")}>
      <label class="label" for={name}>
        {view.wording.text("words")}
      </label>
      <ErrorText view={view} field="words" />
      <textarea
        class="textarea"
        id={name}
        name={name}
        rows={2}
        dir="auto"
        aria-invalid={view.wrong.includes("words") ? "true" : undefined}
        {...describedBy(view, "words")}
      >
        {leadingBreak(view.typed.words)}
      </textarea>
    </div>
  );
}

/** HTML drops a line break right after `<textarea>`. */
const leadingBreak = (words: string): string => (words.startsWith("\n") ? `\n${words}` : words);
