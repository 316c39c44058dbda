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
  /** Who has the ticket now; null when nobody is named. */
  agentName: string | null;
  ticketNumber: string;
  subject: string;
  reopenedAt: Date;
  /** Set when the ticket could not be reopened and a linked one was opened instead. */
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
      { kind: "paragraph", text: done(data, { agent, say }) },
      { kind: "paragraph", strong: say("nextSteps.promise", { when }), text: say("nextSteps.promise.rest") },
      { kind: "signature", lines: [signature(say, data.organisation)] },
      { kind: "link", lead: say("nextSteps.correct.lead"), label: say("nextSteps.correct"), url: data.changeUrl },
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

function understood({ words, verdict }: NextSteps, say: Say): MailBlock[] {
  const quote = excerpt(words, 2_000);
  if (quote === "") return [{ kind: "paragraph", text: say(`nextSteps.noWords.${verdict}`) }];
  return [
    { kind: "paragraph", text: say("nextSteps.words") },
    { kind: "quote", text: quote },
  ];
}

function done({ newTicketNumber }: NextSteps, { agent, say }: { agent: string | null; say: Say }): string {
  if (newTicketNumber === null) {
    return agent === null ? say("nextSteps.reopened.us") : say("nextSteps.reopened.agent", { agent });
  }
  const newNumber = headerText(newTicketNumber, 40);
  return agent === null
    ? say("nextSteps.newTicket.us", { newNumber })
    : say("nextSteps.newTicket.agent", { agent, newNumber });
}

function foot(data: NextSteps, { say, ...times }: { date: string; time: string; until: string; say: Say }): string {
  const number = headerText(data.ticketNumber, 40);
  return data.newTicketNumber === null
    ? say("nextSteps.foot.reopened", { number, ...times })
    : say("nextSteps.foot.newTicket", { number, newNumber: headerText(data.newTicketNumber, 40), ...times });
}
