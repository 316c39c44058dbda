import type { Child } from "hono/jsx";
import type { Attempt } from "../../database/case.ts";
import type { TimelineRow } from "../../database/follow-up-view.ts";
import { type NextStep, nextStep } from "../api/next-step.ts";
import { actorName } from "./actor-name.ts";
import { answered } from "./story-answer.tsx";
import type { Clock } from "./clock.tsx";
import type { Entry } from "./entry.tsx";
import { eventWords, mailWords, settledWords } from "./event-words.ts";
import { lookText, reasonText } from "./words.ts";
import { languageOf } from "../language-of.ts";

type Told = {
  attempts: Attempt[];
  people: Map<string, string>;
  /** The words of replies, by the id of their mail. */
  replies: Map<string, string>;
  clock: Clock;
  /** The follow-up whose newest reading this person may undo. */
  mayReread: string | null;
};

/** The whole story of a ticket, over all its resolutions, oldest first. */
export function storyOf({ attempts, people, replies, clock, mayReread }: Told): Entry[] {
  const entries = attempts.flatMap((attempt) => [
    resolved(attempt, attempts.length),
    ...attempt.timeline.flatMap(
      (row) => entryOf(row, { attempt, people, replies, clock, mayReread: attempt.id === mayReread }) ?? [],
    ),
  ]);
  return entries
    .map((entry, i) => ({ entry, i }))
    .toSorted((a, b) => (a.entry.at?.getTime() ?? 0) - (b.entry.at?.getTime() ?? 0) || a.i - b.i)
    .map(({ entry }) => entry);
}

/** The entry for what has not happened yet. */
export function nextEntry(followUp: Attempt): Entry | null {
  const next = nextStep(followUp);
  if (next === null) return null;
  return { at: next.at, icon: "clock", dot: "next", title: nextTitle(next.what) };
}

function nextTitle(what: NextStep["what"]): string {
  switch (what) {
    case "check-in":
      return "Check-in";
    case "resume":
      return "Check-in, when the policy is no longer paused";
    case "reminder":
      return "One reminder, if nobody has answered";
    case "close-without-answer":
      return "Closed without an answer";
    case "settle":
      return "The answer is acted on";
    case "reopen":
      return "Back to the helpdesk, with a note";
    case "note":
      return "A note to the helpdesk";
    case "tell-customer":
      return "The customer is told what happens";
    case "decide":
      return "One of us looks at it";
  }
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

function resolved({ resolvedAt, agentName, agentEmail, summary, attempt }: Attempt, of: number): Entry {
  const which = of > 1 ? (ordinals[attempt - 1] ?? `${attempt}th`) : null;
  return {
    at: resolvedAt,
    icon: "wrench",
    title: (
      <>
        <strong>{agentName ?? agentEmail ?? "Somebody of us"}</strong> resolved it{" "}
        {which !== null && <span class="quiet">{which} resolution</span>}
      </>
    ),
    body: summary ? <p class="kept-lines">{summary}</p> : undefined,
  };
}

type Of = Omit<Told, "attempts" | "mayReread"> & { attempt: Attempt; mayReread: boolean };

function entryOf(row: TimelineRow, { attempt, people, replies, clock, mayReread }: Of): Entry | null {
  const { at, detail } = row;
  const by = actorName(row.actor, people);
  const reason = text(detail["reason"]);
  switch (row.event) {
    case "accepted":
      return null;
    case "answered":
      return answered(row, { attempt, by, mayReread });
    case "mail":
      return { at, icon: "mail", title: mailWords({ kind: text(detail["kind"]), phase: text(detail["phase"]) }) };
    case "postponed":
      return {
        at,
        icon: "clock",
        title: <>Check-in moved to {moment(detail["until"], clock)}</>,
        body: `Because ${reasonText(text(detail["because"]))}.`,
      };
    case "settled":
      return { at, icon: "check", title: settledWords({ action: text(detail["action"]), reason }) };
    case "reopened":
    case "follow_up_ticket":
      return {
        at,
        icon: "reopen",
        title: row.event === "reopened" ? "Reopened in the helpdesk, with a note" : "A new, linked ticket was opened",
        body: receipt(attempt),
      };
    case "needs-look":
      return { at, icon: "alert", title: `Needs a look: ${lookText(reason)}` };
    case "reply-received": {
      const words = replies.get(text(detail["mail"]));
      return {
        at,
        icon: "inbox",
        title:
          detail["cameBy"] === "ticket"
            ? "The customer wrote into the ticket, which opened it again"
            : "A reply came in",
        body: words ? (
          <div class="words kept-lines" {...languageOf(attempt)}>
            {words}
          </div>
        ) : undefined,
      };
    }
    default: {
      const { icon, words } = eventWords({ event: row.event, reason, by: text(detail["by"]) });
      const review = text(detail["reviewId"]);
      return {
        at,
        icon,
        title: (
          <>
            {/^rv_[a-z2-7]+$/.test(review) ? <a href={`/console/reviews/${review}`}>{words}</a> : words}
            {by !== null && (
              <>
                {" "}
                <span class="quiet">by {by}</span>
              </>
            )}
          </>
        ),
      };
    }
  }
}

function receipt({ outcomeReceipt, url }: Attempt): Child {
  const address = outcomeReceipt?.["url"];
  const id = outcomeReceipt?.["ticketId"];
  const href = typeof address === "string" ? address : url;
  if (href === null || !/^https?:\/\//i.test(href)) return typeof id === "string" ? `Ticket ${id}.` : undefined;
  return (
    <a href={href} rel="noreferrer">
      {typeof id === "string" ? `Ticket ${id} in the helpdesk` : "In the helpdesk"}
    </a>
  );
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const moment = (value: unknown, clock: Clock): Child => {
  const at = new Date(text(value));
  return Number.isNaN(at.getTime()) ? "later" : clock.moment(at);
};
