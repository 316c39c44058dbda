import { takeOutOfReview } from "../../database/review-tickets.ts";
import { readReview, type WholeReview } from "../../database/review-view.ts";
import { reviewedPage } from "../../database/reviewed-follow-ups.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { type ConsoleParts, inFrame, may } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { whoseIs } from "./reviews-of.ts";
import { TicketListPage } from "./ticket-list-page.tsx";
import { readTicketListQuery, ticketListAddress } from "./ticket-list-query.ts";

const rowsOfAPage = 50;

/** Every ticket of a review, page by page; the live search takes the region `#queue` of it. */
export const showTickets = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const whole = await wanted(parts, c);
  if (whole === null) return await notFound(parts, c);
  const whose = whoseIs(whole.review, whole.solvedBy);
  if (!may(c, "see-review", whose)) return await forbidden(parts, c);
  const query = readTicketListQuery(c.req.query());
  const { review } = whole;
  const page = await reviewedPage(parts.sql, {
    id: review.id,
    q: query.q,
    after: query.after || null,
    limit: rowsOfAPage,
  });
  return await inFrame(parts, c, {
    title: `Tickets of ${review.title}`,
    here: "reviews",
    content: ({ clock }) =>
      TicketListPage({
        review,
        page,
        query,
        said: saidOf({ did: c.req.query("did"), not: c.req.query("not") }),
        clock,
        formToken: c.get("formToken"),
        mayTakeOut: review.state === "open" && review.tickets > 1 && may(c, "work-on-review", whose),
        maySee: ({ agentEmail }) => may(c, "see-case", [agentEmail]),
      }),
  });
};

/** Takes one out, with every follow-up of its ticket, and comes back to the same page of the list. */
export const takeOutIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const whole = await wanted(parts, c);
  if (whole === null) return await notFound(parts, c);
  const { review, solvedBy } = whole;
  if (!may(c, "work-on-review", whoseIs(review, solvedBy))) return await forbidden(parts, c);
  const followUpId = ((await postedForm(c)).get("remove") ?? "").replaceAll("\0", "");
  const removed = await takeOutOfReview(parts.sql, { id: review.id, followUpId, actor: actorOf(c.get("person")) });
  const outcome = removed.done ? { did: "removed" } : { not: removed.because };
  return c.redirect(ticketListAddress(review.id, { ...readTicketListQuery(c.req.query()), ...outcome }), 303);
};

const wanted = async ({ sql }: ConsoleParts, c: ConsoleContext): Promise<WholeReview | null> =>
  await readReview(sql, { id: c.req.param("id") ?? "", timeZone: c.get("person").timeZone });

const failed: Record<string, string> = {
  concluded: "The ticket stays: the review is concluded; reopen it first.",
  unknown: "It is not in this review any more.",
  "last-one": "The ticket stays: a review is about one ticket at least.",
};

function saidOf({ did, not }: { did: string | undefined; not: string | undefined }) {
  if (did === "removed") return { good: true, text: "The ticket was taken out. Its number adds it again." };
  const text = failed[not ?? ""];
  return text === undefined ? null : { good: false, text };
}
