import type { Child } from "hono/jsx";
import type { Evidence } from "../../database/review-evidence.ts";
import type { WholeReview } from "../../database/review-view.ts";
import type { ReviewedFollowUp } from "../../database/reviewed-follow-ups.ts";
import type { Missing } from "../../domain/review.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { countOf } from "../console/words.ts";
import { DecisionFields } from "./decision-fields.tsx";
import { type Fields, formId } from "./review-fields.tsx";
import { DecisionFacts, History, OpenedAgain, Related } from "./review-facts.tsx";
import { Checks, Summary } from "./review-missing.tsx";
import { Alike } from "./review-alike.tsx";
import { Tickets } from "./review-tickets.tsx";
import { Watch } from "./review-watch.tsx";
import { WhyFields, Whys } from "./review-whys.tsx";
import { dayOf, openedBecause } from "./review-words.tsx";

export type ReviewView = {
  whole: WholeReview;
  evidence: Evidence;
  connections: string[];
  fields: Fields;
  /** What somebody else has done while this was typed. */
  conflict: Child;
  /** Conclude was pressed, and this stood in the way. */
  missing: Missing[];
  said: Child;
  clock: Clock;
  formToken: string;
  mayWork: boolean;
  maySee: (followUp: ReviewedFollowUp) => boolean;
  /** It was concluded while this person typed: their words stay in the form. */
  typing: boolean;
};

/** Why this keeps coming back, who ends it, and until when. */
export function ReviewPage(view: ReviewView) {
  const { whole, fields, clock, formToken, mayWork, said, conflict, typing } = view;
  const { review } = whole;
  const open = review.state === "open";
  const edits = mayWork && (open || typing);
  const tickets = whole.followUps.filter(view.maySee);
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/reviews">Reviews</a>
          </li>
          <li>{review.title}</li>
        </ol>
      </nav>
      {edits && (
        // What Enter presses in a field: the first button of the form, wherever it stands.
        <button
          class="visually-hidden"
          type="submit"
          form={formId}
          name="do"
          value="save"
          tabindex={-1}
          aria-hidden="true"
        >
          Save review
        </button>
      )}
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>{review.title}</h1>
          </div>
          <p class="page-lead">
            {countOf(review.tickets, "ticket")}, {countOf(review.customers, "customer")} · opened{" "}
            {clock.day(review.openedAt)} because {openedBecause(review.reason)} ·{" "}
            {open ? (
              review.overdue ? (
                <strong>due {dayOf(review.dueOn, clock)}, overdue</strong>
              ) : (
                <>due {dayOf(review.dueOn, clock)}</>
              )
            ) : (
              <>concluded {clock.day(review.concludedAt ?? review.openedAt)}</>
            )}
          </p>
        </div>
        {edits && open && (
          <div class="row">
            <a class="button" href="#ticket">
              <Icon name="plus" />
              Add a ticket
            </a>
            <button
              class="button"
              type="submit"
              form={formId}
              name="do"
              value="conclude"
              aria-describedby="conclude-needs"
            >
              Conclude review
            </button>
          </div>
        )}
        {!open && mayWork && !typing && (
          <form class="row" method="post" action={`/console/reviews/${review.id}/reopen`}>
            <input type="hidden" name="token" value={formToken} />
            <button class="button" type="submit">
              <Icon name="reopen" />
              Reopen review
            </button>
          </form>
        )}
      </div>
      {said}
      <Summary fields={fields} missing={view.missing} />
      {conflict}
      {open && <OpenedAgain whole={whole} choices={fields.choices} clock={clock} />}
      <div class="columns columns-wide">
        <div>
          <Tickets {...view} edits={edits && open} />
          <section class="section" aria-labelledby="whys-head">
            <div class="section-head">
              <h2 id="whys-head">Five whys</h2>
              <p class="quiet small">Each answer rests on evidence. A person's name is never a cause.</p>
            </div>
            {edits ? <WhyFields fields={fields} tickets={tickets} /> : <Whys review={review} tickets={tickets} />}
          </section>
          <Alike {...view} edits={edits && open} />
          <Watch {...view} />
          <Related whole={whole} clock={clock} />
          <History whole={whole} choices={fields.choices} clock={clock} />
        </div>
        <aside class="section" aria-label="Decision">
          {edits ? (
            <form class="card" id={formId} method="post" action={`/console/reviews/${review.id}`} novalidate>
              <input type="hidden" name="token" value={formToken} />
              <input type="hidden" name="version" value={String(review.version)} />
              <h2>Decision</h2>
              <DecisionFields fields={fields} />
              <div class="form-foot">
                {open ? (
                  <button class="button button-primary" type="submit" name="do" value="save">
                    Save review
                  </button>
                ) : (
                  <button class="button button-primary" type="submit" name="do" value="reopen">
                    Reopen and save
                  </button>
                )}
              </div>
              {open && <Checks whole={whole} />}
            </form>
          ) : (
            <DecisionFacts whole={whole} clock={clock} />
          )}
        </aside>
      </div>
    </>
  );
}
