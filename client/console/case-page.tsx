import type { Child } from "hono/jsx";
import type { AskingDecision } from "../../database/asking-decisions.ts";
import type { Attempt, Case } from "../../database/case.ts";
import type { Permission } from "../../domain/permission.ts";
import { type NextStep, nextStep } from "../api/next-step.ts";
import { StageBadge, VerdictBadge } from "./badges.tsx";
import type { DialogName } from "./case-dialogs.tsx";
import type { Clock } from "./clock.tsx";
import { type Entry, Timeline } from "./entry.tsx";
import { CaseFacts, MailsCard } from "./case-facts.tsx";
import { Icon } from "./icons.tsx";
import { nextSentence, nextWords } from "./next-words.tsx";
import { WhyCard } from "./why-card.tsx";
import { lookText, reasonText } from "./words.ts";

export type CaseView = {
  whole: Case;
  permission: Permission;
  /** What settled whether it is asked; null while that is open. */
  decided: AskingDecision | null;
  story: Entry[];
  next: Entry | null;
  /** What this person may do with it now. */
  may: Record<DialogName | "finish-look" | "work-on-review", boolean>;
  clock: Clock;
  formToken: string;
  dialog: Child;
  said: Child;
};

/** What happened to this ticket, why, and what is next. */
export function CasePage({ whole, permission, decided, story, next, may, clock, formToken, dialog, said }: CaseView) {
  const { followUp } = whole;
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="crumbs">
          <li>
            <a href="/console/follow-ups">Follow-ups</a>
          </li>
          <li>{followUp.ticketExternalId}</li>
        </ol>
      </nav>
      <div class="page-head">
        <div class="page-head-text">
          <div class="page-title">
            <h1>{followUp.subject}</h1>
          </div>
          <Lead followUp={followUp} />
        </div>
        <Actions followUp={followUp} may={may} />
      </div>
      {said}
      <NextBox followUp={followUp} mayFinish={may["finish-look"]} clock={clock} formToken={formToken} />
      <div class="columns">
        <Timeline entries={story} next={next} clock={clock} />
        <aside class="section" aria-label="About this case">
          <WhyCard followUp={followUp} permission={permission} decided={decided} clock={clock} />
          <CaseFacts whole={whole} clock={clock} formToken={formToken} mayOpenReview={may["work-on-review"]} />
          <MailsCard followUpId={followUp.id} mails={whole.mails} clock={clock} />
        </aside>
      </div>
      {dialog}
    </>
  );
}

function Lead({ followUp }: { followUp: Attempt }) {
  const { verdict, stage, attempt, url, ticketExternalId } = followUp;
  return (
    <div class="page-lead">
      <span class="row">
        {verdict !== null && <VerdictBadge verdict={verdict} large />}
        {attempt > 1 && <span>resolution {attempt}</span>}
        {(verdict !== null || attempt > 1) && <span class="quiet">·</span>}
        <StageBadge stage={stage} />
        {url !== null && /^https?:\/\//i.test(url) && (
          <>
            <span class="quiet">·</span>
            <a href={url} rel="noreferrer">
              {ticketExternalId} in the helpdesk
            </a>
          </>
        )}
      </span>
    </div>
  );
}

function Actions({ followUp, may }: { followUp: Attempt; may: CaseView["may"] }) {
  const to = (name: DialogName): { href: string; id: string } => ({
    href: `/console/follow-ups/${followUp.id}?do=${name}`,
    id: `do-${name}`,
  });
  if (!may.answer && !may.skip && !may.cancel && !may["send-now"]) return null;
  return (
    <div class="row">
      {may.answer && (
        <a class="button" {...to("answer")}>
          Answer on behalf
        </a>
      )}
      {may["send-now"] && (
        <a class="button" {...to("send-now")}>
          Send now
        </a>
      )}
      {may.skip && (
        <a class="button" {...to("skip")}>
          Skip
        </a>
      )}
      {may.cancel && (
        <a class="button" {...to("cancel")}>
          Cancel
        </a>
      )}
    </div>
  );
}

type Box = { followUp: Attempt; mayFinish: boolean; clock: Clock; formToken: string };

/** The next step and its time; where nothing follows, how it ended. */
function NextBox({ followUp, mayFinish, clock, formToken }: Box) {
  const next = nextStep(followUp);
  const steps = next === null ? ended(followUp) : nextSentence(next, clock);
  const look = followUp.needsLook;
  const words =
    look === null ? steps : { strong: `Next: one of us looks at it: ${lookText(look)}.`, more: meanwhile(next, clock) };
  return (
    <div class="next">
      <div>
        <p>
          <strong>{words.strong}</strong>
        </p>
        <p class="second small">{words.more}</p>
      </div>
      {look !== null && mayFinish && (
        <form class="row" method="post" action={`/console/follow-ups/${followUp.id}/look`}>
          <input type="hidden" name="token" value={formToken} />
          <button class="button" type="submit">
            <Icon name="check" />
            Nothing to do
          </button>
        </form>
      )}
    </div>
  );
}

/** What happens although nobody has looked yet. */
function meanwhile(next: NextStep | null, clock: Clock): Child {
  if (next === null || next.what === "decide")
    return "Nothing more happens by itself. Record what the customer means, or say that there is nothing to do.";
  return <>If nobody does: {nextWords(next, clock)}.</>;
}

function ended({ stage, reason, outcome }: Attempt): { strong: string; more: string } {
  const over = "The next resolution of this ticket is followed up anew.";
  if (stage === "skipped") return { strong: `Skipped: ${reasonText(reason)}.`, more: over };
  if (stage === "cancelled") return { strong: `Stopped: ${reasonText(reason)}.`, more: over };
  switch (outcome) {
    case "closed":
      return {
        strong: "Closed. Nothing more happens by itself.",
        more: "If the customer says later that it did not hold, that still counts.",
      };
    case "reopened":
      return { strong: "Back in the helpdesk. Nothing more happens by itself.", more: over };
    case "follow_up_ticket":
      return { strong: "Goes on in a new ticket. Nothing more happens by itself.", more: over };
    case "review":
    case "needs_look":
    case null:
      return { strong: "In the hands of one of us.", more: over };
  }
}
