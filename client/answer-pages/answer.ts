import type { Context } from "hono";
import type { AskedFollowUp } from "../../database/answer-page.ts";
import { recordAnswer } from "../../database/answers.ts";
import { mailArrived } from "../../database/arrived-mails.ts";
import {
  answerFields,
  dedupeKey,
  type Form,
  type GivenAnswer,
  readAnswer,
  type Typed,
  typedIn,
} from "./answer-form.ts";
import { type AnswerLink, type AnswerPageParts, openLink, unknown } from "./answer-link.ts";
import { formPage, startOf } from "./form-page.ts";
import { outcomeOf } from "./outcome.ts";
import { postedForm } from "./posted-form.ts";
import { daysToAskAgain } from "./ticket-view.ts";

/** GET and HEAD: shows the question, or what became of it. Records nothing: mail scanners follow links, and must not answer. */
export const showAnswer = (parts: AnswerPageParts) => async (c: Context) => {
  const link = await openLink(parts, { token: c.req.param("token") ?? "", purpose: "answer" });
  if (!link) return unknown(c, parts);
  const { path } = c.req;
  const outcome = c.req.query("done") === "1" ? outcomeOf(link, path) : null;
  if (outcome !== null) return c.html(outcome);
  const choice = (followUp: AskedFollowUp) => (followUp.id === link.followUpId ? c.req.query("v") : undefined);
  return c.html(formPage(link, { path, fill: (followUp) => ({ typed: startOf(link, followUp, choice(followUp)) }) }));
};

/** POST: keeps what was sent and goes on to the outcome, so that a reload sends nothing; or says what is missing, and keeps all. */
export const receiveAnswer = (parts: AnswerPageParts) => async (c: Context) => {
  const token = { token: c.req.param("token") ?? "", purpose: "answer" } as const;
  const link = await openLink(parts, token);
  if (!link) return unknown(c, parts);
  const { path } = c.req;
  const form = await postedForm(c);
  const typed = (followUp: AskedFollowUp) => typedIn(form, link.page.followUps.length > 1 ? followUp.id : null);
  const entries = link.page.followUps.map((followUp) => readEntry(link, { followUp, typed: typed(followUp) }));

  const wrong = (followUp: AskedFollowUp) =>
    entries.flatMap((entry) => (entry.said === "wrong" && entry.followUp === followUp ? entry.wrong : []));
  const given = entries.filter((entry) => entry.said === "answer");
  const nothing = entries.every(({ said, followUp }) => said === "nothing" && followUp.answer === null);
  if (nothing || entries.some(({ said }) => said === "wrong")) {
    const fill = (followUp: AskedFollowUp) => ({ typed: typed(followUp), wrong: wrong(followUp) });
    return c.html(formPage(link, { path, fill, nothing }), 422);
  }
  switch (await record(parts, { form, given })) {
    case "recorded":
      if (link.doubtfulMailId !== null) await mailArrived(parts.sql, { mailId: link.doubtfulMailId, by: "answer" });
      return c.redirect(`${path}?done=1`, 303);
    case "too-late": {
      const now = (await openLink(parts, token)) ?? link;
      return c.html(formPage(now, { path, fill: (followUp) => ({ typed: typed(followUp) }) }), 409);
    }
    case "unknown":
      return unknown(c, parts);
  }
};

type Entry = { followUp: AskedFollowUp } & (
  | { said: "answer"; answer: GivenAnswer }
  | { said: "wrong"; wrong: (typeof answerFields)[number][] }
  | { said: "nothing" }
);

/** With one ticket everything must be right; of several, those left open or left as they were are passed over. */
function readEntry(
  { page, ...link }: AnswerLink,
  { followUp, typed }: { followUp: AskedFollowUp; typed: Typed },
): Entry {
  const start = startOf({ page, ...link }, followUp);
  const same = answerFields.every(
    (field) => typed[field] === start[field] || (field === "again_on" && typed.verdict !== "not_tested"),
  );
  const empty = answerFields.every((field) => typed[field] === "" || field === "again_on");
  if ((same || empty) && page.followUps.length > 1) return { followUp, said: "nothing" };
  const reading = readAnswer(typed, daysToAskAgain(page, followUp));
  return reading.read
    ? { followUp, said: "answer", answer: reading.answer }
    : { followUp, said: "wrong", wrong: reading.wrong };
}

/** Each answer is a row of its own; sent again, those that stand already stay one. */
async function record(
  { sql }: AnswerPageParts,
  { form, given }: { form: Form; given: { followUp: AskedFollowUp; answer: GivenAnswer }[] },
): Promise<"recorded" | "too-late" | "unknown"> {
  if (given.some(({ followUp, answer }) => !followUp.open && answer.verdict !== "not_held")) return "too-late";
  for (const { followUp, answer } of given) {
    const key = dedupeKey(form, answer);
    const kept = await recordAnswer(sql, {
      followUpId: followUp.id,
      ...answer,
      source: "page",
      dedupeKey: key,
      actor: null,
    });
    if (!kept.recorded) return kept.because === "window-closed" ? "too-late" : "unknown";
  }
  return "recorded";
}
