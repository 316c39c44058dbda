import { solversOf } from "../../database/case.ts";
import { reopenReview } from "../../database/review-reopening.ts";
import { type Linked, ticketToAdd } from "../../database/review-tickets.ts";
import { readReview } from "../../database/review-view.ts";
import { workOnReview } from "../../database/review-work.ts";
import { openReviewByHand } from "../../database/reviews.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { type ConsoleParts, may } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { reviewPage } from "./review.ts";
import { editOf, type Faults, faultsOf, readTyped, type Typed } from "./review-form.ts";
import { reviewsOf, whoseIs } from "./reviews-of.ts";

/** Saves what was typed; with the button that says so it also concludes, or opens again what was concluded meanwhile. */
export const workOnIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const stopped = await refused(parts, c);
  if (stopped !== null) return stopped;
  const id = c.req.param("id") ?? "";
  const person = c.get("person");
  const form = await postedForm(c);
  const typed = readTyped(form);
  const version = versionIn(form);
  const refuse = async (faults: Faults) => await reviewPage(parts, c, { because: "faults", typed, faults });
  const faults = faultsOf(typed);
  if (Object.keys(faults).length > 0) return await refuse(faults);
  const adding = await ticketIn(parts, c, { typed, pressed: pressed(form, "add") });
  if (adding.fault !== null) return await refuse({ ticket: adding.fault });
  const worked = await workOnReview(parts.sql, {
    id,
    ifVersion: version,
    changes: editOf(typed),
    newCause: typed.newCause === "" ? null : { name: typed.newCause, department: typed.department || null },
    add: adding.followUpId === null ? null : { followUpId: adding.followUpId, twiceIsFine: typed.ticket === "" },
    remove: pressed(form, "remove"),
    reopen: form.get("do") === "reopen",
    conclude: form.get("do") === "conclude",
    timeZone: person.timeZone,
    actor: actorOf(person),
  });
  if (worked.done) {
    const { missing, removed, concluded, added } = worked;
    if (missing.length > 0) return await reviewPage(parts, c, { because: "missing", missing });
    if (removed !== null) return told(c, id, removed ? { did: "removed" } : { not: "removed" });
    return told(c, id, { did: concluded ? "concluded" : added ? "added" : "saved" });
  }
  const undone = pressed(form, "add") !== null ? "added" : pressed(form, "remove") !== null ? "taken out" : null;
  switch (worked.because) {
    case "unknown":
      return await notFound(parts, c);
    case "another-open":
      return await reviewPage(parts, c, { because: "another-open", typed });
    case "concluded":
    case "changed-meanwhile":
      return await reviewPage(parts, c, { because: "changed-meanwhile", typed, version, undone });
    case "not-added":
      return await refuse({ ticket: faultOf(worked.why) });
    case "unknown-reference":
      return await refuse({
        [worked.field]: worked.field === "causeId" ? "is not offered any more" : "is not somebody of ours any more",
      });
  }
};

/** The follow-up that a button stands for; null when another was pressed. */
const pressed = (form: ReadonlyMap<string, string>, name: "add" | "remove"): string | null =>
  (form.get(name) ?? "").replaceAll("\0", "") || null;

type Found = { followUpId: string | null; fault: string | null };

/** The ticket that was typed, or the one that was pressed beside what looks alike; a person adds only what they may see. */
async function ticketIn(
  { sql }: ConsoleParts,
  c: ConsoleContext,
  { typed, pressed: followUpId }: { typed: Typed; pressed: string | null },
): Promise<Found> {
  const nothing = (fault: string | null): Found => ({ followUpId: null, fault });
  if (typed.ticket !== "") {
    const of = reviewsOf(c.get("person"));
    const found = await ticketToAdd(sql, { number: typed.ticket, connection: typed.connection || null, of });
    if (found.found) return { followUpId: found.followUpId, fault: null };
    return found.because === "several"
      ? nothing(`stands for several tickets: choose one of ${found.connections.join(", ")}`)
      : nothing(faultOf("unknown"));
  }
  if (followUpId === null) return nothing(null);
  const solvedBy = await solversOf(sql, { id: followUpId });
  return solvedBy === null || !may(c, "see-case", solvedBy) ? nothing(faultOf("unknown")) : { followUpId, fault: null };
}

function faultOf(because: Extract<Linked, { done: false }>["because"]): string {
  switch (because) {
    case "in-it-already":
      return "is of a ticket that is in this review already";
    case "another-open":
      return "is of a ticket that has another open review; work on it goes on there";
    case "concluded":
      return "cannot be added: the review was concluded";
    case "unknown":
    case "last-one":
      return "is of no ticket that has been followed up";
  }
}

export const reopenIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const stopped = await refused(parts, c);
  if (stopped !== null) return stopped;
  const id = c.req.param("id") ?? "";
  const reopened = await reopenReview(parts.sql, { id, ifVersion: null, actor: actorOf(c.get("person")) });
  return told(c, id, reopened.reopened ? { did: "reopened" } : { not: "reopened" });
};

/** Opens a review for the case it was pressed on; where one is open already, that one is shown. */
export const openForCase = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const followUpId = ((await postedForm(c)).get("followUp") ?? "").replaceAll("\0", "");
  const solvedBy = await solversOf(parts.sql, { id: followUpId });
  if (solvedBy === null) return await notFound(parts, c);
  if (!may(c, "work-on-review", solvedBy)) return await forbidden(parts, c);
  const actor = actorOf(c.get("person"));
  const opened = await openReviewByHand(parts.sql, { followUpIds: [followUpId], title: null, actor });
  if (!opened.opened && opened.because === "unknown-follow-up") return await notFound(parts, c);
  return told(c, opened.reviewId, opened.opened ? { did: "opened" } : { not: "opened" });
};

/** Why it goes no further; null when it may. */
async function refused(parts: ConsoleParts, c: ConsoleContext): Promise<Response | null> {
  const id = c.req.param("id") ?? "";
  const whole = await readReview(parts.sql, { id, timeZone: c.get("person").timeZone });
  if (whole === null) return await notFound(parts, c);
  return may(c, "work-on-review", whoseIs(whole.review, whole.solvedBy)) ? null : await forbidden(parts, c);
}

/** A form without a version was not ours, and has read none: nothing is overwritten by it. */
const versionIn = (form: ReadonlyMap<string, string>): number => {
  const text = form.get("version") ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
};

/** Back to the review, so that a reload sends nothing again. */
const told = (c: ConsoleContext, id: string, acted: { did: string } | { not: string }): Response =>
  c.redirect(`/console/reviews/${id}?${new URLSearchParams(acted).toString()}`, 303);
