import type { Child } from "hono/jsx";
import type { AlarmRow } from "../../database/alarm-log.ts";
import type { Figures } from "../../database/figures.ts";
import type { GoingOut } from "../../database/going-out.ts";
import type { Counts, LookRow, ReviewRow } from "../../database/today.ts";
import { verdicts } from "../../domain/words.ts";
import { dayOf } from "../reviews/review-words.tsx";
import { AlarmLine } from "./alarm-line.tsx";
import type { Clock } from "./clock.tsx";
import { Icon } from "../icons.tsx";
import { countOf, lookText, verdictLook, verdictName } from "./words.ts";
import { languageOf } from "../language-of.ts";

export type TodayItems = {
  looks: (LookRow & { reply: string })[];
  reviews: ReviewRow[];
  alarms: AlarmRow[];
  counts: Counts;
  figures: Figures;
  going: GoingOut;
};
export type TodayView = TodayItems & {
  clock: Clock;
  need: number;
  formToken: string;
  nonce: () => string;
  people: Map<string, string>;
  may: { answer: boolean; finishLook: boolean; clearAlarm: boolean; pause: boolean };
  said: Child;
};

type Group = {
  id: string;
  title: string;
  count: number;
  lead: string;
  below?: boolean;
  more?: Child;
  children?: Child;
};

function Section({ id, title, count, lead, below = false, more, children }: Group) {
  if (count === 0) return null;
  return (
    <section class="section" aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>
          {title} <span class="count">{count}</span>
        </h2>
        <p class="quiet small">{lead}</p>
      </div>
      <ul class={below ? "work work-below" : "work"}>{children}</ul>
      {more && <p class="small space">{more}</p>}
    </section>
  );
}

const casePath = (id: string): string => `/console/follow-ups/${id}`;
const whose = ({ ticketExternalId, customerName, email, company }: LookRow | ReviewRow): string =>
  [ticketExternalId, [customerName ?? email ?? "unknown", company].filter(Boolean).join(", ")].join(" · ");

/** What a reply means, or that a case was looked at: one press each. */
export function Looks({ looks, clock, may, formToken, nonce }: TodayView) {
  return (
    <Section
      id="looks"
      title="Needs a look"
      count={looks.length}
      lead="Nothing more happens until one of us decides."
      below
    >
      {looks.map((row) => (
        <li>
          <div>
            <div class="work-title">
              <a href={casePath(row.id)} data-row {...languageOf(row)}>
                {row.subject}
              </a>
            </div>
            {(row.reply || row.words) && (
              <p class="work-quote" {...languageOf(row)}>
                “{row.reply || row.words}”
              </p>
            )}
            <p class="work-meta">
              {whose(row)} · {clock.moment(row.looksSince)} · {lookText(row.needsLook ?? "")}
            </p>
          </div>
          <div class="work-actions">
            {row.raw !== null && may.answer && (
              <form method="post" action={`${casePath(row.id)}/answer`} class="work-actions">
                <input type="hidden" name="token" value={formToken} />
                <input type="hidden" name="nonce" value={nonce()} />
                <input type="hidden" name="of" value="reply" />
                <input type="hidden" name="from" value="today" />
                {verdicts.map((verdict) => (
                  <button class="button button-small" type="submit" name="verdict" value={verdict}>
                    <Icon name={verdictLook(verdict)} />
                    {verdictName(verdict)}
                    <span class="visually-hidden"> for {row.subject}</span>
                  </button>
                ))}
              </form>
            )}
            {may.finishLook && (
              <form method="post" action={`${casePath(row.id)}/look`}>
                <input type="hidden" name="token" value={formToken} />
                <input type="hidden" name="from" value="today" />
                <button class="button button-small" type="submit">
                  {row.raw === null ? "Done" : "Not an answer"}
                  <span class="visually-hidden"> for {row.subject}</span>
                </button>
              </form>
            )}
          </div>
        </li>
      ))}
    </Section>
  );
}

function reviewWhy({ reviewReason, attempt }: ReviewRow): string {
  if (reviewReason === "guard") return "reopened too often in a short time";
  return reviewReason === "by-hand" ? "opened by one of us" : countOf(attempt, "resolution");
}

/** What keeps coming back. */
export function Reviews({ reviews, clock }: TodayView) {
  return (
    <Section id="twice" title="Reviews" count={reviews.length} lead="Somebody finds out why it keeps coming back.">
      {reviews.map((row) => (
        <li>
          <div>
            <div class="work-title">
              <a
                href={row.ownCase ? casePath(row.id) : `/console/reviews/${row.reviewId}`}
                data-row
                {...languageOf(row)}
              >
                {row.subject}
              </a>{" "}
              {row.mine && <span class="pill">yours</span>}
            </div>
            {row.words && (
              <p class="work-quote" {...languageOf(row)}>
                “{row.words}”
              </p>
            )}
            <p class="work-meta">
              {row.overdue ? (
                <strong>due {dayOf(row.dueOn, clock)}, overdue</strong>
              ) : (
                <>due {dayOf(row.dueOn, clock)}</>
              )}{" "}
              · {whose(row)} · since {clock.moment(row.openedAt)} · {reviewWhy(row)}
              {row.agentName && ` · resolved by ${row.agentName}`}
            </p>
          </div>
          <div class="work-actions">
            <a class="button button-small" href={`/console/reviews/${row.reviewId}`}>
              Open the review<span class="visually-hidden"> for {row.subject}</span>
            </a>
          </div>
        </li>
      ))}
    </Section>
  );
}

/** What is wrong with the installation. */
export function Alarms({ alarms, clock, may, formToken, people }: TodayView) {
  return (
    <Section id="alarms" title="Alarms" count={alarms.length} lead="Nothing is lost; it waits." more={allAlarms}>
      {alarms.map((alarm) => (
        <AlarmLine
          alarm={alarm}
          clock={clock}
          may={may.clearAlarm}
          formToken={formToken}
          people={people}
          from="today"
        />
      ))}
    </Section>
  );
}

const allAlarms = <a href="/console/alarms">All alarms, and what was done about them</a>;
