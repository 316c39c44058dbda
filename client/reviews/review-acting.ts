import { solversOf } from "../../database/case.ts";
import { causeOfName } from "../../database/causes.ts";
import { reopenReview, saveReview } from "../../database/review-edits.ts";
import { addToReview, type Linked, takeOutOfReview, ticketToAdd } from "../../database/review-tickets.ts";
import { readReview } from "../../database/review-view.ts";
import { openReviewByHand } from "../../database/reviews.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { type ConsoleParts, may } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import { actorOf, type ConsoleContext } from "../console/person-in-console.ts";
import { reviewPage } from "./review.ts";
import { editOf, faultsOf, readTyped, type Typed } from "./review-form.ts";
import { reviewsOf, whoseIs } from "./reviews-of.ts";

/** Saves what was typed; with the button that says so it also concludes, or opens again what was concluded meanwhile. */
export const workOnReview = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const stopped = await refused(parts, c);
  if (stopped !== null) return stopped;
  const { sql } = parts;
  const id = c.req.param("id") ?? "";
  const person = c.get("person");
  const actor = actorOf(person);
  const form = await postedForm(c);
  const typed = readTyped(form);
  const version = versionIn(form);
  const faults = faultsOf(typed);
  if (Object.keys(faults).length > 0) return await reviewPage(parts, c, { because: "faults", typed, faults });

  let ifVersion = version;
  if (form.get("do") === "reopen") {
    const reopened = await reopenReview(sql, { id, ifVersion, actor });
    if (reopened.reopened) ifVersion = reopened.version;
    else if (reopened.because === "another-open") return told(c, id, { not: "reopened" });
  }
  const added = await addTicket(parts, c, { typed, pressed: form.get("add") ?? "" });
  if (added.fault !== null)
    return await reviewPage(parts, c, { because: "faults", typed, faults: { ticket: added.fault } });
  typed.ticket = "";
  typed.connection = "";
  const name = typed.newCause;
  const department = typed.department || null;
  if (name !== "") typed.causeId = (await sql.begin((tx) => causeOfName(tx, { name, department, actor }))).id;
  typed.newCause = "";
  const conclude = form.get("do") === "conclude";
  const by = { timeZone: person.timeZone, actor };
  const saved = await saveReview(sql, { id, ifVersion, changes: editOf(typed), conclude, ...by });
  if (saved.saved) {
    if (saved.missing.length > 0) return await reviewPage(parts, c, { because: "missing", missing: saved.missing });
    const remove = (form.get("remove") ?? "").replaceAll("\0", "");
    if (remove !== "") {
      const removed = await takeOutOfReview(sql, { id, followUpId: remove, actor });
      return told(c, id, removed.done ? { did: "removed" } : { not: "removed" });
    }
    return told(c, id, { did: saved.concluded ? "concluded" : added.done ? "added" : "saved" });
  }
  switch (saved.because) {
    case "unknown":
      return await notFound(parts, c);
    case "concluded":
    case "changed-meanwhile":
      return await reviewPage(parts, c, { because: "changed-meanwhile", typed, version });
    case "unknown-reference":
      return await reviewPage(parts, c, {
        because: "faults",
        typed,
        faults: {
          [saved.field]: saved.field === "causeId" ? "is not offered any more" : "is not somebody of ours any more",
        },
      });
  }
};

type Adding = { done: boolean; fault: string | null };

/** The ticket that was typed, or the one that was pressed beside what looks alike; a person adds only what they may see. */
async function addTicket(
  { sql }: ConsoleParts,
  c: ConsoleContext,
  { typed, pressed }: { typed: Typed; pressed: string },
): Promise<Adding> {
  const id = c.req.param("id") ?? "";
  const of = reviewsOf(c.get("person"));
  let followUpId = pressed.replaceAll("\0", "");
  if (typed.ticket !== "") {
    const found = await ticketToAdd(sql, { number: typed.ticket, connection: typed.connection || null, of });
    if (!found.found && found.because === "several") {
      return { done: false, fault: `stands for several tickets: choose one of ${found.connections.join(", ")}` };
    }
    if (!found.found) return { done: false, fault: "is of no ticket that has been followed up" };
    followUpId = found.followUpId;
  } else if (followUpId !== "") {
    const solvedBy = await solversOf(sql, { id: followUpId });
    if (solvedBy === null || !may(c, "see-case", solvedBy)) return { done: false, fault: faultOf("unknown") };
  }
  if (followUpId === "") return { done: false, fault: null };
  const linked = await addToReview(sql, { id, followUpId, actor: actorOf(c.get("person")) });
  // Pressed twice, it is where it should be.
  if (linked.done || (linked.because === "in-it-already" && typed.ticket === "")) return { done: true, fault: null };
  return { done: false, fault: faultOf(linked.because) };
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
