import { randomUUID } from "node:crypto";
import { decisionsOf } from "../../database/asking-decisions.ts";
import { askingFacts } from "../../database/asking.ts";
import { type Attempt, type Case, readCase } from "../../database/case.ts";
import { whyNotRestored } from "../../database/restoring.ts";
import { namesOfPeople } from "../../database/people.ts";
import { mayAsk } from "../../domain/permission.ts";
import { decisive } from "../api/why.ts";
import { UndoStop } from "./at-once.tsx";
import { actionOf, type CaseAction, possible } from "./case-actions.ts";
import { CaseDialog, dialogs, type TypedAnswer } from "./case-dialogs.tsx";
import { CasePage } from "./case-page.tsx";
import { caseSaid } from "./case-said.tsx";
import { type ConsoleParts, inFrame, may } from "./in-frame.ts";
import { forbidden, notFound } from "./messages.tsx";
import type { ConsoleContext } from "./person-in-console.ts";
import { replyText } from "./reply-text.ts";
import { nextEntry, storyOf } from "./story.tsx";

const replyAtMost = 5_000;

/** The case of one follow-up. */
export const showCase = (parts: ConsoleParts) => async (c: ConsoleContext) => await casePage(parts, c, { typed: null });

/** As `showCase`; `typed` opens the answer again, with what was wrong in it. */
export async function casePage(
  parts: ConsoleParts,
  c: ConsoleContext,
  { typed }: { typed: TypedAnswer | null },
): Promise<Response> {
  const { sql } = parts;
  const id = c.req.param("id") ?? "";
  const whole = await readCase(sql, { id });
  if (whole === null) return await notFound(parts, c);
  const { followUp, attempts } = whole;
  const solvedBy = attempts.map(({ agentEmail }) => agentEmail);
  if (!may(c, "see-case", solvedBy)) return await forbidden(parts, c);
  const [facts, decisions, people, replies, keptOut] = await Promise.all([
    askingFacts(sql, { followUpId: id }),
    decisionsOf(sql, { followUpId: id }),
    namesOfPeople(sql),
    repliesOf(whole),
    isStopped(followUp) ? whyNotRestored(sql, { followUpId: id }) : null,
  ]);
  const can = { ...possible(followUp), restore: isStopped(followUp) && keptOut === null };
  const allowed = (name: CaseAction): boolean => can[name] && may(c, actionOf(name), solvedBy);
  const did = stillSo(c.req.query("did"), followUp);
  const justStopped = did === "skip" || did === "cancel";
  const asked = typed === null ? dialogs.find((name) => name === c.req.query("do")) : "answer";
  return await inFrame(parts, c, {
    title: `${followUp.ticketExternalId} ${followUp.subject}`,
    here: "follow-ups",
    status: typed === null ? 200 : 422,
    content: ({ clock }) =>
      CasePage({
        whole,
        permission: mayAsk(facts),
        decided: decisive(followUp, decisions),
        story: storyOf({ attempts, people, replies, clock, mayReread: allowed("reread") ? id : null }),
        next: nextEntry(followUp),
        may: {
          answer: allowed("answer"),
          skip: allowed("skip"),
          cancel: allowed("cancel"),
          "send-now": allowed("send-now"),
          reread: allowed("reread"),
          // One button is enough: the notice has it.
          restore: allowed("restore") && !justStopped,
          // Whoever may stop a question may take a stop back.
          "opt-in": may(c, "cancel", solvedBy),
          "finish-look": may(c, "finish-look", solvedBy),
          "work-on-review": may(c, "work-on-review", solvedBy),
        },
        optedOut: facts.optedOut,
        keptOut,
        clock,
        formToken: c.get("formToken"),
        dialog:
          asked !== undefined && allowed(asked)
            ? CaseDialog({
                name: asked,
                followUp,
                formToken: c.get("formToken"),
                nonce: randomUUID(),
                typed: typed ?? startOf(followUp, replies),
              })
            : null,
        said: caseSaid({
          did,
          not: c.req.query("not"),
          correctable: can.answer,
          undo: allowed("restore") ? UndoStop({ id, formToken: c.get("formToken") }) : null,
          id,
        }),
      }),
  });
}

/** A page found again by the back button does not say of a stop what its undo has overtaken, nor the other way round. */
function stillSo(did: string | undefined, { stage }: Attempt): string | undefined {
  const stopped = stage === "skipped" || stage === "cancelled";
  const overtaken = did === "skip" || did === "cancel" ? !stopped : did === "restore" && stopped;
  return overtaken ? undefined : did;
}

/** By a person, who may have been wrong. */
const isStopped = ({ stage, reason }: Attempt): boolean =>
  (stage === "skipped" || stage === "cancelled") && reason === "by-a-person";

/** The answer's form starts with the words of a reply that nobody has read yet. */
function startOf(followUp: Attempt, replies: Map<string, string>): TypedAnswer {
  const unread = followUp.replies.findLast(({ state }) => state === "needs_look");
  const words = (unread && replies.get(unread.id)) ?? "";
  return {
    verdict: "",
    satisfaction: "",
    effort: "",
    channel: words === "" ? "" : "mail",
    words: words.slice(0, 4_000),
    wrong: [],
  };
}

async function repliesOf({ attempts }: Case): Promise<Map<string, string>> {
  const all = attempts.flatMap(({ replies }) => replies);
  return new Map(
    await Promise.all(all.map(async ({ id, raw }) => [id, await replyText(raw, { most: replyAtMost })] as const)),
  );
}
