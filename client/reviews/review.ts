import { weighedCauses } from "../../database/cause-reopens.ts";
import { queueChoices } from "../../database/queue.ts";
import { namesOfPeople } from "../../database/people.ts";
import { changesOf } from "../../database/review-changes.ts";
import { departmentsKnown } from "../../database/review-counts.ts";
import { evidenceOf } from "../../database/review-evidence.ts";
import { reviewOwners } from "../../database/review-owners.ts";
import { readReview, type WholeReview } from "../../database/review-view.ts";
import type { Missing } from "../../domain/review.ts";
import { type ConsoleParts, inFrame, may } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import type { ConsoleContext } from "../console/person-in-console.ts";
import type { Choices } from "./review-fields.tsx";
import { ConflictNotice } from "./review-facts.tsx";
import { type Faults, type Typed, typedFrom } from "./review-form.ts";
import { together } from "./review-meanwhile.ts";
import { missingFaults } from "./review-missing.tsx";
import { ReviewPage } from "./review-page.tsx";
import { reviewSaid } from "./review-said.tsx";
import { reviewsOf, whoseIs } from "./reviews-of.ts";

/** A form that could not be taken as it came. */
export type Refused =
  | { because: "faults"; typed: Typed; faults: Faults }
  | { because: "missing"; missing: Missing[] }
  /** `version`: the one the person had read. */
  | { because: "changed-meanwhile"; typed: Typed; version: number; undone: Undone }
  /** It was to be opened again, and another review of one of its tickets is open. */
  | { because: "another-open"; typed: Typed };
/** What a button beside a ticket stood for. */
export type Undone = "added" | "taken out" | null;

/** One review: what customers said, the whys, the decision, and who did what. */
export const showReview = (parts: ConsoleParts) => async (c: ConsoleContext) => await reviewPage(parts, c, null);

/** As `showReview`; with a form that was refused, it keeps what was typed and says why. */
export async function reviewPage(parts: ConsoleParts, c: ConsoleContext, refused: Refused | null): Promise<Response> {
  const { sql } = parts;
  const person = c.get("person");
  const id = c.req.param("id") ?? "";
  const whole = await readReview(sql, { id, timeZone: person.timeZone, of: reviewsOf(person) });
  if (whole === null) return await notFound(parts, c);
  const whose = whoseIs(whole.review, whole.solvedBy);
  if (!may(c, "see-review", whose)) return await forbidden(parts, c);
  const [evidence, { connections }, departments, causes, owners, people] = await Promise.all([
    evidenceOf(sql, { review: whole.review, of: reviewsOf(person) }),
    queueChoices(sql),
    departmentsKnown(sql),
    weighedCauses(sql),
    reviewOwners(sql),
    namesOfPeople(sql),
  ]);
  const choices: Choices = { departments, causes, owners, people };
  const { conflict, typed } =
    refused?.because === "changed-meanwhile"
      ? await conflictOf(parts, { whole, refused, choices })
      : { conflict: null, typed: typedIn(refused) ?? typedFrom(whole.review) };
  const missing = refused?.because === "missing" ? refused.missing : [];
  const faults = refused?.because === "faults" ? refused.faults : missingFaults(missing);
  return await inFrame(parts, c, {
    title: whole.review.title,
    here: "reviews",
    status:
      refused === null
        ? 200
        : refused.because === "changed-meanwhile" || refused.because === "another-open"
          ? 409
          : 422,
    content: ({ clock }) =>
      ReviewPage({
        whole,
        evidence,
        connections,
        fields: { typed, faults, choices },
        conflict,
        missing,
        said: reviewSaid({
          did: c.req.query("did"),
          not: refused?.because === "another-open" ? "reopened" : c.req.query("not"),
        }),
        clock,
        formToken: c.get("formToken"),
        mayWork: may(c, "work-on-review", whose),
        maySee: ({ agentEmail }) => may(c, "see-case", [agentEmail]),
        typing: refused !== null,
      }),
  });
}

const typedIn = (refused: Refused | null): Typed | null =>
  refused === null || refused.because === "missing" ? null : refused.typed;

type Meeting = {
  whole: WholeReview;
  refused: Extract<Refused, { because: "changed-meanwhile" }>;
  choices: Choices;
};

async function conflictOf({ sql }: ConsoleParts, { whole: { review }, refused, choices }: Meeting) {
  const since = await changesOf(sql, { subject: review.id, since: refused.version });
  const { typed, meanwhile } = together(refused.typed, { review, since });
  const concluded = review.state === "concluded";
  return {
    typed,
    conflict: ConflictNotice({
      meanwhile,
      concluded,
      concludedBy: review.concludedBy,
      choices,
      undone: refused.undone,
    }),
  };
}
