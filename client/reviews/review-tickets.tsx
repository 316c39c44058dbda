import type { ReviewedFollowUp } from "../../database/review-view.ts";
import { VerdictBadge } from "../console/badges.tsx";
import type { Clock } from "../console/clock.tsx";

type TicketsOf = { followUps: ReviewedFollowUp[]; clock: Clock; maySee: (followUp: ReviewedFollowUp) => boolean };

/** The tickets it is about, in their customers' words. */
export function Tickets({ followUps, clock, maySee }: TicketsOf) {
  return (
    <section class="section" aria-labelledby="tickets">
      <div class="section-head">
        <h2 id="tickets">
          What customers said <span class="count">{followUps.length}</span>
        </h2>
      </div>
      <ul class="work">
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
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What customers wrote is read out in their language, where it is another one. */
const languageOf = ({ language }: ReviewedFollowUp): { lang?: string } =>
  language === null || /^en\b/i.test(language) || !/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language)
    ? {}
    : { lang: language };
