import { verdicts } from "../domain/words.ts";
import { excerpt, headerText } from "./clean-text.ts";
import type { MailContent } from "./contract.ts";
import { calendarDays, formatDate, formatWeekday } from "./day-and-time.ts";
import type { MailBlock } from "./mail-blocks.ts";
import { greeting, mailTexts, sayIn, signature, type Say } from "./mail-texts.ts";
import { renderMail } from "./render.ts";
import { ticketSubject, withoutPrefixes } from "./ticket-subject.ts";

/** One resolution the customer is asked about. */
export type CheckInFix = {
  ticketNumber: string;
  subject: string;
  /** What was done, in the agent's words; may be empty, may be long. */
  summary: string;
  /** Whoever did it speaks: "I resolved", with their name under the mail. */
  agentName: string | null;
  resolvedAt: Date;
  answerUrl: string;
};
export type CheckIn = {
  language: string | null;
  timeZone: string | null;
  now: Date;
  organisation: string;
  customerName: string | null;
  /** The same question once more. */
  reminder: boolean;
  /** Whether it goes into the ticket's own thread (`inReplyTo`): only then may the subject say "Re:". */
  threaded: boolean;
  /** One or more. */
  fixes: CheckInFix[];
  answerUntil: Date;
  stopUrl: string;
};

/** The question whether the fix held; throws a RangeError when there is nothing to ask about. */
export function checkInMail(data: CheckIn): MailContent {
  const language = mailTexts.pick(data.language);
  const say = sayIn(language);
  const asked: Asked = { ...data, language, fixes: data.fixes.map(cleaned) };
  const [first, ...others] = asked.fixes;
  if (first === undefined) throw new RangeError("a check-in asks about at least one fix");
  const title = say("checkIn.heading", { count: asked.fixes.length });
  return renderMail({
    language,
    subject: subjectLine(asked, { title, first, several: others.length > 0 }),
    preheader: preheader(asked, say),
    title,
    blocks: [
      { kind: "paragraph", text: greeting(say, data.customerName) },
      ...(data.reminder ? [remembered(asked, say)] : []),
      ...(others.length === 0 ? oneFix(asked, { fix: first, say }) : severalFixes(asked, say)),
      { kind: "signature", lines: signature(say, { ...asked, agents: asked.fixes.map(({ agentName }) => agentName) }) },
    ],
    foot: { text: why(asked, { first, say }), stop: { label: say("stop"), url: data.stopUrl } },
  });
}

type Asked = CheckIn & { language: string };

/** What strangers wrote, fit for one line or for a few paragraphs. */
function cleaned(fix: CheckInFix): CheckInFix {
  const ticketNumber = headerText(fix.ticketNumber, 40);
  return {
    ...fix,
    ticketNumber,
    subject: withoutPrefixes(headerText(fix.subject, 120)) || `#${ticketNumber}`,
    summary: excerpt(fix.summary, 700),
    agentName: fix.agentName === null ? null : headerText(fix.agentName, 80) || null,
  };
}

function subjectLine(asked: Asked, about: { title: string; first: CheckInFix; several: boolean }): string {
  const say = sayIn(asked.language);
  const subject = about.several
    ? `${about.title} [${asked.fixes.map(({ ticketNumber }) => `#${ticketNumber}`).join(", ")}]`
    : ticketSubject(about.first);
  if (asked.reminder) return say("checkIn.subject.reminder", { subject });
  if (about.several) return subject;
  return asked.threaded ? `Re: ${subject}` : say("checkIn.subject", { subject });
}

function preheader({ reminder, fixes }: Asked, say: Say): string {
  if (reminder) return say("checkIn.preheader.reminder");
  return fixes.length === 1 ? say("checkIn.preheader") : say("checkIn.preheader.several", { count: fixes.length });
}

function remembered({ fixes }: Asked, say: Say): MailBlock {
  return { kind: "paragraph", text: say("checkIn.reminder", { count: fixes.length }) };
}

/** The summary is quoted as it is, after a sentence that suits "We re-sent …", "Cleared the cache." and no words at all. */
function oneFix(asked: Asked, { fix, say }: { fix: CheckInFix; say: Say }): MailBlock[] {
  const { subject, agentName: agent, summary } = fix;
  const when = whenResolved(asked, { at: fix.resolvedAt, say });
  const resolved =
    agent === null ? say("checkIn.resolved.us", { when, subject }) : say("checkIn.resolved.agent", { when, subject });
  return [
    { kind: "paragraph", text: summary === "" ? resolved : `${resolved} ${say("checkIn.summary")}` },
    ...quoted(summary),
    { kind: "paragraph", strong: say("checkIn.question"), text: "" },
    choices(fix, { say, about: false }),
    { kind: "paragraph", quiet: true, text: say("checkIn.how") },
  ];
}

function severalFixes(asked: Asked, say: Say): MailBlock[] {
  const fixes = asked.fixes.flatMap((fix): MailBlock[] => {
    const { ticketNumber: number, agentName: agent } = fix;
    const date = formatDate({ ...asked, at: fix.resolvedAt });
    const by =
      agent === null ? say("checkIn.fix.us", { number, date }) : say("checkIn.fix.agent", { number, agent, date });
    return [
      { kind: "heading", text: fix.subject },
      { kind: "paragraph", quiet: true, text: by },
      ...quoted(fix.summary),
      choices(fix, { say, about: true }),
    ];
  });
  return [
    { kind: "paragraph", text: say("checkIn.several", { count: asked.fixes.length }) },
    ...fixes,
    { kind: "paragraph", quiet: true, text: say("checkIn.how.several", { count: asked.fixes.length }) },
  ];
}

function quoted(summary: string): MailBlock[] {
  return summary === "" ? [] : [{ kind: "quote", text: summary }];
}

/** The link only preselects the verdict: opening it, as mail scanners do, answers nothing. */
function choices(fix: CheckInFix, { say, about }: { say: Say; about: boolean }): MailBlock {
  return {
    kind: "verdicts",
    choices: verdicts.map((verdict) => {
      const label = say(`verdict.${verdict}`);
      const spoken = about ? say("verdict.about", { verdict: label, number: fix.ticketNumber }) : null;
      return { verdict, label, url: `${fix.answerUrl}?v=${verdict}`, about: spoken };
    }),
  };
}

function whenResolved({ now, timeZone, language }: Asked, { at, say }: { at: Date; say: Say }): string {
  const days = -calendarDays({ at, now, timeZone });
  if (days <= 0) return say("when.today");
  if (days === 1) return say("when.yesterday");
  const moment = { at, now, timeZone, language };
  return days < 7
    ? say("when.weekday", { weekday: formatWeekday(moment) })
    : say("when.date", { date: formatDate(moment) });
}

function why(asked: Asked, { first, say }: { first: CheckInFix; say: Say }): string {
  const dated = (at: Date) => formatDate({ ...asked, at });
  const until = dated(asked.answerUntil);
  if (asked.fixes.length === 1) {
    const { ticketNumber: number, subject, resolvedAt } = first;
    return say("checkIn.why", { number, subject, date: dated(resolvedAt), until });
  }
  const times = asked.fixes.map(({ resolvedAt }) => resolvedAt.getTime());
  const [earliest, latest] = [dated(new Date(Math.min(...times))), dated(new Date(Math.max(...times)))];
  return earliest === latest
    ? say("checkIn.why.oneDay", { date: earliest, until })
    : say("checkIn.why.several", { first: earliest, last: latest, until });
}
