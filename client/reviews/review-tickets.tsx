import { VerdictBadge } from "../console/badges.tsx";
import { Icon } from "../icons.tsx";
import { number } from "../console/words.ts";
import { formId, Line, Select } from "./review-fields.tsx";
import type { ReviewView } from "./review-page.tsx";
import { languageOf } from "../language-of.ts";

type TicketsOf = Pick<ReviewView, "whole" | "clock" | "maySee" | "fields" | "connections"> & { edits: boolean };

/** The tickets it is about, in their customers' words. */
export function Tickets({
  whole: { review, followUps, moreFollowUps },
  clock,
  maySee,
  fields,
  connections,
  edits,
}: TicketsOf) {
  const several = new Set(followUps.map((each) => `${each.connection} ${each.ticketExternalId}`)).size > 1;
  return (
    <section class="section" aria-labelledby="tickets">
      <div class="section-head">
        <h2 id="tickets">
          What customers said <span class="count">{number(followUps.length + moreFollowUps)}</span>
        </h2>
      </div>
      <ul class="work work-below">
        {followUps.map((each) => (
          <li>
            <div>
              <div class="work-title">
                {maySee(each) ? (
                  <a href={`/console/follow-ups/${each.id}`}>{each.ticketExternalId}</a>
                ) : (
                  <span>{each.ticketExternalId}</span>
                )}{" "}
                <span class="second">{[each.customerName ?? "unknown", each.company].filter(Boolean).join(", ")}</span>{" "}
                {each.language !== null && <span class="lang">{each.language}</span>}{" "}
                {each.attempt > 1 && <span class="pill">resolution {each.attempt}</span>}
              </div>
              {each.words ? (
                <blockquote class="work-quote" {...languageOf(each)}>
                  {each.words}
                </blockquote>
              ) : (
                <p class="work-meta">{each.subject}</p>
              )}
            </div>
            <div class="work-actions">
              {each.verdict !== null && <VerdictBadge verdict={each.verdict} />}
              {each.answeredAt !== null && <span class="quiet small nowrap">{clock.moment(each.answeredAt)}</span>}
              {edits && several && (
                <button
                  class="button button-plain button-small"
                  type="submit"
                  form={formId}
                  name="remove"
                  value={each.id}
                >
                  Take out<span class="visually-hidden"> ticket {each.ticketExternalId}</span>
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {moreFollowUps > 0 && (
        <p class="second space">
          The {number(followUps.length)} that were answered last are shown; {number(moreFollowUps)} more belong to this
          review. <a href={`/console/reviews/${review.id}/tickets`}>Show all</a>
        </p>
      )}
      {edits && (
        <div class="filters" role="group" aria-label="Add a ticket">
          <Line name="ticket" fields={fields} label="Add a ticket" hint="Its number in the helpdesk." />
          {connections.length > 1 && (
            <Select
              name="connection"
              fields={fields}
              none="Any connection"
              options={connections.map((name) => ({ value: name, name }))}
            />
          )}
          <button class="button" type="submit" form={formId} name="do" value="save">
            <Icon name="plus" />
            Add ticket
          </button>
        </div>
      )}
    </section>
  );
}
