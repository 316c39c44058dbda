import type { Child } from "hono/jsx";
import type { AskingDecision } from "../../database/asking-decisions.ts";
import type { Attempt, Case } from "../../database/case.ts";
import type { Permission } from "../../domain/permission.ts";
import type { KeptOut } from "../../domain/restoring.ts";
import { StageBadge, VerdictBadge } from "./badges.tsx";
import type { CaseAction } from "./case-actions.ts";
import type { DialogName } from "./case-dialogs.tsx";
import type { Clock } from "./clock.tsx";
import { type Entry, Timeline } from "./entry.tsx";
import { CaseFacts, MailsCard } from "./case-facts.tsx";
import { AtOnce } from "./at-once.tsx";
import { NextBox } from "./next-box.tsx";
import { WhyCard } from "./why-card.tsx";
import { languageOf } from "../language-of.ts";

export type CaseView = {
  whole: Case;
  permission: Permission;
  /** What settled whether it is asked; null while that is open. */
  decided: AskingDecision | null;
  story: Entry[];
  next: Entry | null;
  /** What this person may do with it now. */
  may: Record<CaseAction | "finish-look" | "work-on-review" | "opt-in", boolean>;
  optedOut: "all" | "ticket" | null;
  /** Why a person's stop cannot be undone any more; null where it can, or nobody stopped it. */
  keptOut: KeptOut | null;
  clock: Clock;
  formToken: string;
  dialog: Child;
  said: Child;
};

/** What happened to this ticket, why, and what is next. */
export function CasePage({
  whole,
  permission,
  decided,
  story,
  next,
  may,
  optedOut,
  keptOut,
  clock,
  formToken,
  dialog,
  said,
}: CaseView) {
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
            <h1 {...languageOf(followUp)}>{followUp.subject}</h1>
          </div>
          <Lead followUp={followUp} />
        </div>
        <Actions followUp={followUp} may={may} formToken={formToken} />
      </div>
      {said}
      <NextBox followUp={followUp} may={may} keptOut={keptOut} clock={clock} formToken={formToken} />
      <div class="columns">
        <Timeline entries={story} next={next} clock={clock} />
        <aside class="section" aria-label="About this case">
          <WhyCard followUp={followUp} permission={permission} decided={decided} clock={clock} />
          <CaseFacts
            whole={whole}
            clock={clock}
            formToken={formToken}
            mayOpenReview={may["work-on-review"]}
            optedOut={optedOut}
            mayOptIn={may["opt-in"]}
          />
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

function Actions({ followUp, may, formToken }: Pick<CaseView, "may" | "formToken"> & { followUp: Attempt }) {
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
      {may.skip && <AtOnce followUp={followUp} act="skip" formToken={formToken} text="Skip follow-up" />}
      {may.cancel && <AtOnce followUp={followUp} act="cancel" formToken={formToken} text="Cancel follow-up" />}
    </div>
  );
}
