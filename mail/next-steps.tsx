import { excerpt, headerText } from "./clean-text.ts";
import type { MailContent } from "./contract.ts";
import { formatDate, formatDayAndTime, formatTime } from "./day-and-time.ts";
import type { MailBlock } from "./mail-blocks.ts";
import { greeting, mailTexts, sayIn, signature, type Say } from "./mail-texts.ts";
import { renderMail } from "./render.ts";
import { ticketSubject } from "./ticket-subject.ts";

export type NextSteps = {
  language: string | null;
  timeZone: string | null;
  now: Date;
  organisation: string;
  customerName: string | null;
  verdict: "not_held" | "partly";
  /** The customer's own words; may be empty. */
  words: string;
  /** Who has the ticket now, and speaks; null when nobody is named. */
  agentName: string | null;
  ticketNumber: string;
  subject: string;
  reopenedAt: Date;
  /** A linked ticket takes the place of the old one, which stays closed. */
  isNewTicket: boolean;
  /** Null where whoever opens the linked ticket has not told us its number. */
  newTicketNumber: string | null;
  nextUpdateBy: Date;
  answerUntil: Date;
  changeUrl: string;
  stopUrl: string;
};

/** What we understood, what was done, and when the customer hears next. */
export function nextStepsMail(data: NextSteps): MailContent {
  const language = mailTexts.pick(data.language);
  const say = sayIn(language);
  const agent = data.agentName === null ? null : headerText(data.agentName, 80) || null;
  const who = agent === null ? "us" : "agent";
  const reader = { timeZone: data.timeZone, language, now: data.now };
  const when = formatDayAndTime({ ...reader, at: data.nextUpdateBy });
  return renderMail({
    language,
    subject: `Re: ${ticketSubject(data)}`,
    preheader:
      agent === null ? say("nextSteps.preheader.us", { when }) : say("nextSteps.preheader.agent", { agent, when }),
    title: say(`nextSteps.heading.${data.verdict}`),
    blocks: [
      { kind: "paragraph", text: greeting(say, data.customerName) },
      ...understood(data, say),
      { kind: "paragraph", text: done(data, { who, say }) },
      {
        kind: "paragraph",
        strong: say(`nextSteps.promise.${who}`, { when }),
        text: say(`nextSteps.promise.${who}.rest`),
      },
      { kind: "signature", lines: signature(say, { language, agents: [agent], organisation: data.organisation }) },
      ...correction(data, say),
    ],
    foot: {
      text: foot(data, {
        date: formatDate({ ...reader, at: data.reopenedAt }),
        time: formatTime({ ...reader, at: data.reopenedAt }),
        until: formatDate({ ...reader, at: data.answerUntil }),
        say,
      }),
      stop: { label: say("stop"), url: data.stopUrl },
    },
  });
}

/** Past the answer window there is nothing to correct any more. */
const correction = (data: NextSteps, say: Say): MailBlock[] =>
  data.answerUntil > data.now
    ? [{ kind: "link", lead: say("nextSteps.correct.lead"), label: say("nextSteps.correct"), url: data.changeUrl }]
    : [];

function understood({ words, verdict }: NextSteps, say: Say): MailBlock[] {
  const quote = excerpt(words, 2_000);
  if (quote === "") return [{ kind: "paragraph", text: say(`nextSteps.noWords.${verdict}`) }];
  return [
    { kind: "paragraph", text: say("nextSteps.words") },
    { kind: "quote", text: quote },
  ];
}

function done({ isNewTicket, newTicketNumber }: NextSteps, { who, say }: { who: "agent" | "us"; say: Say }): string {
  if (!isNewTicket) return say(`nextSteps.reopened.${who}`);
  if (newTicketNumber === null) return say("nextSteps.newTicket.unnumbered");
  return say(`nextSteps.newTicket.${who}`, { newNumber: headerText(newTicketNumber, 40) });
}

function foot(data: NextSteps, { say, ...times }: { date: string; time: string; until: string; say: Say }): string {
  const number = headerText(data.ticketNumber, 40);
  if (data.answerUntil <= data.now || (data.isNewTicket && data.newTicketNumber === null)) {
    return say("nextSteps.foot.about", { number });
  }
  return data.newTicketNumber === null
    ? say("nextSteps.foot.reopened", { number, ...times })
    : say("nextSteps.foot.newTicket", { number, newNumber: headerText(data.newTicketNumber, 40), ...times });
}
