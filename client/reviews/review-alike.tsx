import type { AlikeTicket } from "../../database/review-evidence.ts";
import { VerdictBadge } from "../console/badges.tsx";
import { Icon } from "../icons.tsx";
import { compareAddress } from "./compare-address.ts";
import { formId } from "./review-fields.tsx";
import type { ReviewView } from "./review-page.tsx";

type AlikeOf = Pick<ReviewView, "evidence" | "clock" | "whole"> & { edits: boolean };

/** Tickets whose fix failed too and that share words or tags with these, and reviews that found the same cause. */
export function Alike({ evidence: { alike, sameCause }, whole: { review: own }, clock, edits }: AlikeOf) {
  const count = alike.length + sameCause.length;
  if (count === 0) return null;
  return (
    <section class="section" aria-labelledby="alike">
      <div class="section-head">
        <h2 id="alike">
          Looks alike <span class="count">{count}</span>
        </h2>
        <p class="quiet small">Of what did not hold in the last 90 days</p>
      </div>
      <ul class="work work-below">
        {alike.map((ticket) => (
          <li>
            <div>
              <div class="work-title">
                <a href={`/console/follow-ups/${ticket.followUpId}`}>
                  {ticket.externalId} {ticket.subject}
                </a>{" "}
                <span class="second">
                  {[ticket.customerName ?? "unknown", ticket.company].filter(Boolean).join(", ")}
                </span>
              </div>
              <p class="work-meta">{inCommon(ticket)}</p>
            </div>
            <div class="work-actions">
              <VerdictBadge verdict={ticket.verdict} />
              <span class="quiet small nowrap">{clock.moment(ticket.at)}</span>
              {ticket.reviewId !== null ? (
                <>
                  <a class="button button-small" href={compareAddress(own.id, ticket.reviewId)}>
                    Compare<span class="visually-hidden"> with the review of ticket {ticket.externalId}</span>
                  </a>
                  <a class="button button-small" href={`/console/reviews/${ticket.reviewId}`}>
                    Its own review<span class="visually-hidden"> of ticket {ticket.externalId}</span>
                  </a>
                </>
              ) : (
                edits && (
                  <button class="button button-small" type="submit" form={formId} name="add" value={ticket.followUpId}>
                    <Icon name="plus" />
                    Add<span class="visually-hidden"> ticket {ticket.externalId}</span>
                  </button>
                )
              )}
            </div>
          </li>
        ))}
        {sameCause.map((review) => (
          <li>
            <div>
              <div class="work-title">
                <a href={`/console/reviews/${review.id}`}>{review.title}</a>{" "}
                <span class="pill">
                  {review.concludedAt === null ? "open" : <>concluded {clock.day(review.concludedAt)}</>}
                </span>
              </div>
              <p class="work-meta">A review that found the same cause</p>
            </div>
            <div class="work-actions">
              <a class="button button-small" href={compareAddress(own.id, review.id)}>
                Compare<span class="visually-hidden"> with {review.title}</span>
              </a>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function inCommon({ shared: { words, tags } }: AlikeTicket): string {
  const named = words.slice(0, 4).map((word) => `“${word}”`);
  return [named.length > 0 && `shares ${named.join(", ")}`, tags.length > 0 && `tagged ${tags.slice(0, 4).join(", ")}`]
    .filter(Boolean)
    .join(" · ");
}
