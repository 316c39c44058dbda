import type { Child } from "hono/jsx";
import type { Change, FieldValue } from "../../database/review-changes.ts";
import type { WholeReview } from "../../database/review-view.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { countOf } from "../console/words.ts";
import { compareAddress } from "./compare-address.ts";
import type { Choices } from "./review-fields.tsx";
import type { Meanwhile } from "./review-meanwhile.ts";
import type { Undone } from "./review.ts";
import { dayOf, type EditedField, fieldNames } from "./review-words.tsx";

/** The decision, for who only reads it. */
export function DecisionFacts({ whole: { review }, clock }: { whole: WholeReview; clock: Clock }) {
  const day = (text: string | null): Child => (text === null ? null : dayOf(text, clock));
  const facts: [name: string, value: Child][] = [
    [fieldNames.causeId, review.causeName],
    [fieldNames.department, review.department],
    [fieldNames.ownerId, review.ownerName],
    [fieldNames.correctiveAction, review.correctiveAction && <span class="kept-lines">{review.correctiveAction}</span>],
    [fieldNames.actionOwnerId, review.actionOwnerName ?? review.ownerName],
    [fieldNames.actionDueOn, day(review.actionDueOn)],
    [fieldNames.checkOn, day(review.checkOn)],
    [fieldNames.dueOn, day(review.dueOn)],
    [fieldNames.conclusion, review.conclusion && <span class="kept-lines">{review.conclusion}</span>],
  ];
  return (
    <section class="card" aria-labelledby="decision">
      <h2 id="decision">Decision</h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value || <span class="quiet">–</span>}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** That it had been concluded once, and who opened it again. */
export function OpenedAgain({ whole, choices, clock }: { whole: WholeReview; choices: Choices; clock: Clock }) {
  const last = whole.history.findLast(({ what }) => what === "reopened");
  if (last === undefined) return null;
  return (
    <div class="notice notice-warn" role="note">
      <Icon name="reopen" />
      <div class="notice-body">
        <p>
          <strong>
            Opened again {clock.moment(last.at)}
            {last.actor !== null && ` by ${actorName(last.actor, choices)}`}.
          </strong>{" "}
          What was found out before is still here.
        </p>
      </div>
    </div>
  );
}

/** Other reviews of the same tickets. */
export function Related({ whole: { review, related }, clock }: { whole: WholeReview; clock: Clock }) {
  if (related.length === 0) return null;
  return (
    <section class="section" aria-labelledby="related">
      <div class="section-head">
        <h2 id="related">
          Earlier reviews of these tickets <span class="count">{related.length}</span>
        </h2>
      </div>
      <ul class="work">
        {related.map((each) => (
          <li>
            <div>
              <div class="work-title">
                <a href={`/console/reviews/${each.id}`}>{each.title}</a>
              </div>
              <p class="work-meta">
                {each.concludedAt === null ? "open" : <>concluded {clock.day(each.concludedAt)}</>}
                {each.causeName !== null && ` · ${each.causeName}`}
              </p>
            </div>
            <div class="work-actions">
              <a class="button button-small" href={compareAddress(review.id, each.id)}>
                Compare<span class="visually-hidden"> with {each.title}</span>
              </a>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who changed what, newest first. */
export function History({ whole, choices, clock }: { whole: WholeReview; choices: Choices; clock: Clock }) {
  return (
    <section class="section" aria-labelledby="history">
      <div class="section-head">
        <h2 id="history">History</h2>
      </div>
      <ul class="work">
        {whole.history.toReversed().map((change) => (
          <li>
            <div>
              <p>
                {changeWords(change)}
                {change.actor !== null && <span class="quiet"> by {actorName(change.actor, choices)}</span>}
              </p>
              {Object.entries(change.fields).flatMap(([name, [before, after]]) =>
                isEdited(name)
                  ? [
                      <p class="work-meta">
                        {fieldNames[name]}: {valueText(name, before, choices)} → {valueText(name, after, choices)}
                      </p>,
                    ]
                  : [],
              )}
            </div>
            <div class="work-actions">
              <span class="quiet small nowrap">{clock.moment(change.at)}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const isEdited = (name: string): name is EditedField => name in fieldNames;

function changeWords({ what }: Change): string {
  switch (what) {
    case "opened":
      return "Opened";
    case "joined":
      return "A further failure was added";
    case "ticket-added":
      return "A ticket was added";
    case "ticket-removed":
      return "A ticket was taken out";
    case "edited":
      return "Edited";
    case "concluded":
      return "Concluded";
    case "reopened":
      return "Opened again";
    default:
      return what.replaceAll("-", " ");
  }
}

/** Who did it, where it was somebody. */
export const actorName = (actor: string, { people }: Choices): string =>
  actor.startsWith("person:")
    ? (people.get(actor.slice("person:".length)) ?? "somebody who has left")
    : actor.replace(/^api:/, "API key ");

/** How many pieces of evidence there are in all. */
function pieces(value: string | string[]): string {
  const count = [value].flat().flatMap((each) => each.split("\n").filter((piece) => piece !== "")).length;
  return count === 0 ? "–" : countOf(count, "piece");
}

function valueText(field: EditedField, value: FieldValue, { people, causes }: Choices): string {
  if (value === null || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (field === "evidence" || field === "branchEvidence") return pieces(value);
  if (typeof value !== "string") return value.length === 0 ? "–" : countOf(value.length, "answer");
  if (field === "ownerId" || field === "actionOwnerId") return people.get(value) ?? "somebody who has left";
  if (field === "causeId") return causes.find(({ id }) => id === value)?.name ?? value;
  return value.length > 120 ? `${value.slice(0, 119)}…` : value;
}

type Conflict = {
  meanwhile: Meanwhile[];
  concludedBy: string | null;
  concluded: boolean;
  choices: Choices;
  undone: Undone;
};

/** What somebody else did while this person typed; nothing of what they typed is lost. */
export function ConflictNotice({ meanwhile, concluded, concludedBy, choices, undone }: Conflict) {
  const by = (actor: string | null): string => (actor === null ? "It" : actorName(actor, choices));
  return (
    <div class="notice notice-warn" role="alert" id="said" tabindex={-1}>
      <div class="notice-body">
        <p>
          <strong>Not saved yet: it was changed while you typed.</strong> What you typed is still here. Look at it, then
          save again.
        </p>
        <ul>
          {concluded && <li>{by(concludedBy)} concluded the review.</li>}
          {undone !== null && <li>The ticket was not {undone}; press its button again.</li>}
          {meanwhile.map(({ field, by: actor, now, mine }) => (
            <li>
              {by(actor)} changed {fieldNames[field].toLowerCase()} to “
              {Array.isArray(now) ? now.join(" / ") : valueText(field, now, choices)}”.{" "}
              {mine ? "You changed it too: saving keeps yours." : "It is taken over below."}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
