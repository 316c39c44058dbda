import type { Child } from "hono/jsx";
import type { Attempt, Case, CaseReview, SentMail } from "../../database/case.ts";
import { AtOnce } from "./at-once.tsx";
import type { Clock } from "./clock.tsx";
import { mailWords } from "./event-words.ts";
import { countOf, outcomeWords } from "./words.ts";

type FactsOf = {
  whole: Case;
  clock: Clock;
  formToken: string;
  mayOpenReview: boolean;
  optedOut: "all" | "ticket" | null;
  mayOptIn: boolean;
};

/** Who and what the case is about; the newest answer's outcome with its receipt. */
export function CaseFacts({ whole, clock, formToken, mayOpenReview, optedOut, mayOptIn }: FactsOf) {
  const { followUp, attempts, review } = whole;
  const facts: [string, Child][] = [
    ["Customer", <Customer followUp={followUp} />],
    [
      "Opted out",
      optedOut === null ? null : (
        <>
          {optedOut === "all" ? "of every question" : "of questions about this ticket"}
          {mayOptIn && <AtOnce followUp={followUp} act="opt-in" formToken={formToken} text="Take it back" />}
        </>
      ),
    ],
    ["Company", followUp.company],
    ["Team", followUp.team],
    ["Connection", followUp.connection],
    ["Resolved by", followUp.agentName ?? followUp.agentEmail],
    ["Resolutions", attempts.length > 1 ? <Attempts attempts={attempts} here={followUp.id} clock={clock} /> : null],
    ["Answer until", clock.moment(followUp.answerUntil)],
    ["Outcome", <Outcome followUp={followUp} clock={clock} />],
    [
      "Review",
      review === null && !mayOpenReview ? null : (
        <>
          {review !== null && <Review review={review} clock={clock} />}
          {mayOpenReview && review?.state !== "open" && <OpenReview followUpId={followUp.id} formToken={formToken} />}
        </>
      ),
    ],
    ["Tags", followUp.tags.join(", ")],
  ];
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">Case</h2>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === null || value === "" || (name === "Outcome" && followUp.outcome === null) ? null : (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ),
        )}
      </dl>
    </section>
  );
}

function OpenReview({ followUpId, formToken }: { followUpId: string; formToken: string }) {
  return (
    <form method="post" action="/console/reviews">
      <input type="hidden" name="token" value={formToken} />
      <input type="hidden" name="followUp" value={followUpId} />
      <button class="link-button" type="submit">
        Open a review
      </button>
    </form>
  );
}

function Review({ review: { id, state, openedAt, concludedAt }, clock }: { review: CaseReview; clock: Clock }) {
  return (
    <a href={`/console/reviews/${id}`}>
      {state === "open" ? "open since" : "concluded"} {clock.day(concludedAt ?? openedAt)}
    </a>
  );
}

function Customer({ followUp: { customerName, email, language, timeZone } }: { followUp: Attempt }) {
  return (
    <>
      {customerName ?? email ?? "unknown"}
      {customerName !== null && email !== null && (
        <>
          <br />
          <span class="quiet">
            <Address email={email} />
          </span>
        </>
      )}
      {(language ?? timeZone) !== null && (
        <>
          <br />
          <span class="quiet">{[language, timeZone].filter(Boolean).join(", ")}</span>
        </>
      )}
    </>
  );
}

/** Broken before its domain, where it must be broken, and not in the middle of a word. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf("@");
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}

function Attempts({ attempts, here, clock }: { attempts: Attempt[]; here: string; clock: Clock }) {
  return (
    <>
      {attempts.map(({ id, attempt, resolvedAt }) => (
        <div>
          {id === here ? (
            <strong>
              {attempt}, {clock.day(resolvedAt)}
            </strong>
          ) : (
            <a href={`/console/follow-ups/${id}`}>
              {attempt}, {clock.day(resolvedAt)}
            </a>
          )}
        </div>
      ))}
    </>
  );
}

function Outcome({ followUp: { outcome, outcomeAt, outcomeReceipt }, clock }: { followUp: Attempt; clock: Clock }) {
  const url = outcomeReceipt?.["url"];
  return (
    <>
      {outcome !== null && outcomeWords(outcome)}
      {outcomeAt !== null && <>, {clock.moment(outcomeAt)}</>}
      {typeof url === "string" && /^https?:\/\//i.test(url) && (
        <>
          <br />
          <a href={url} rel="noreferrer">
            Receipt in the helpdesk
          </a>
        </>
      )}
    </>
  );
}

/** Every mail to the customer about this ticket, how far it got, and what it said while that is kept. */
export function MailsCard({ followUpId, mails, clock }: { followUpId: string; mails: SentMail[]; clock: Clock }) {
  return (
    <section class="card" aria-labelledby="mails">
      <h2 id="mails">Mails</h2>
      {mails.length === 0 ? (
        <p class="second">None so far.</p>
      ) : (
        <ul class="stack" aria-label={countOf(mails.length, "mail")}>
          {mails.map((mail) => (
            <li>
              <p>{mailWords(mail)}</p>
              <p class="quiet small">
                {clock.moment(mail.claimedAt)}
                {mail.round > 1 && `, question ${mail.round}`}
                {mail.kept && (
                  <>
                    {" · "}
                    <a href={`/console/follow-ups/${followUpId}/mails/${mail.id}`}>
                      See the mail<span class="visually-hidden">: {mailWords(mail)}</span>
                    </a>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
