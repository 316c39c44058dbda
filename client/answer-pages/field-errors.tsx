import { length, mostEffort, mostSatisfaction, mostWords, type AnswerField } from "./answer-form.ts";
import { Icon } from "../icons.tsx";
import type { TicketView } from "./ticket-view.ts";
import type { Wording } from "./wording.tsx";

type Part = { view: TicketView };

/** What is wrong with a field, as a sentence without its full stop; the summary links to the field with the same words. */
export function errorText({ wording, typed, days }: TicketView, field: AnswerField): string {
  switch (field) {
    case "verdict":
      return wording.text("error-verdict");
    case "satisfaction":
      return wording.text("error-score", { most: mostSatisfaction });
    case "effort":
      return wording.text("error-score", { most: mostEffort });
    case "words":
      return wording.text("error-words", { count: length(typed.words.trim()), most: mostWords });
    case "again_on": {
      const day = (text: string) => wording.calendarDay(text);
      return wording.text("error-again-on", { first: day(days?.first ?? ""), last: day(days?.last ?? "") });
    }
  }
}

/** The element to which an error leads: the field, or the first of its buttons. */
export function fieldId(view: TicketView, field: AnswerField): string {
  const name = view.name(field);
  switch (field) {
    case "verdict":
      return `${name}-held`;
    case "satisfaction":
    case "effort":
      return `${name}-1`;
    case "words":
    case "again_on":
      return name;
  }
}

/** Above its field, with a triangle: the colour does not have to say it. */
export function ErrorText({ view, field }: Part & { field: AnswerField }) {
  return view.wrong.includes(field) ? (
    <p class="error-text" id={`${view.name(field)}-error`}>
      <Icon name="alert" />
      <span>{errorText(view, field)}</span>
    </p>
  ) : (
    <></>
  );
}

/** Ties a field to its error for screen readers. */
export const describedBy = (view: TicketView, field: AnswerField) =>
  view.wrong.includes(field) ? { "aria-describedby": `${view.name(field)}-error` } : {};
export const fieldClass = (view: TicketView, field: AnswerField, name: string) =>
  view.wrong.includes(field) ? `${name} field-error` : name;

/** Everything that is wrong, on top of the page, with the way to each; it has the focus, so that it is not missed. */
export function ErrorSummary({ wording, views, nothing }: { wording: Wording; views: TicketView[]; nothing?: string }) {
  const errors = views.flatMap((view) =>
    view.wrong.map((field) => ({
      href: `#${fieldId(view, field)}`,
      field,
      text: inTicket(views, view, errorText(view, field)),
    })),
  );
  const missing = errors.every(({ field }) => field === "verdict");
  const count = Math.max(1, errors.length);
  return (
    <div class="error-summary" role="alert" tabindex={-1} id="errors" autofocus>
      <h2>{wording.text(missing ? "error-missing" : "error-change", { count })}</h2>
      {errors.map(({ href, text }) => (
        <p>
          <a href={href}>{text}</a>
        </p>
      ))}
      {nothing !== undefined && (
        <p>
          <a href={nothing}>{wording.text("error-none")}</a>
        </p>
      )}
    </div>
  );
}

function inTicket(views: TicketView[], { wording, followUp }: TicketView, error: string): string {
  return views.length === 1 ? error : wording.text("error-in-ticket", { number: followUp.ticketNumber, error });
}
