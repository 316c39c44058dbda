import type { MailContent } from "./contract.ts";
import type { MailBlock } from "./mail-blocks.ts";
import { renderMail } from "./render.ts";

export type AlarmMail = { alarms: { kind: string; subject: string; since: Date }[]; url: string };

/** What our own people get when something needs a person: what, since when, and what to do. English, like the logs. */
export function alarmMail({ alarms, url }: AlarmMail): MailContent {
  const title = alarms.length === 1 ? "Aftercare needs somebody" : `Aftercare needs somebody: ${alarms.length} alarms`;
  return renderMail({
    language: "en",
    subject: `${title} (${[...new Set(alarms.map((alarm) => alarm.kind))].join(", ")})`,
    preheader: "Nothing is lost; it waits for a person.",
    title,
    blocks: alarms.map(lineOf),
    foot: { text: `Sent once for each alarm by ${url}.`, stop: null },
  });
}

const lineOf = ({ kind, subject, since }: AlarmMail["alarms"][number]): MailBlock => ({
  kind: "paragraph",
  strong: `${kind}, ${subject}, since ${since.toISOString()}.`,
  text: adviceOn(kind),
});

function adviceOn(kind: string): string {
  switch (kind) {
    case "helpdesk-unreachable":
      return "The helpdesk does not answer, or refuses our account. Check the connection (POST /v1/connections/{name}/check); it is tried again by itself.";
    case "ticket-not-accepted":
      return "A ticket could be read, but not taken in. That is a defect of ours: see the client's log. It is tried again by itself.";
    case "ticket-gone":
      return "A fix did not hold, but the ticket is gone from the helpdesk. Somebody must tell the customer.";
    case "mail-refused":
      return "The mail server will not take a mail. Check its log, the sender address and our account there.";
    case "mail-unknown":
      return "A mail may or may not have arrived: the connection broke after the data. It is not sent again by itself.";
    case "poll-failing":
      return "The helpdesk cannot be asked for solved tickets. Webhooks still count; what they miss is found once it answers.";
    case "overdue":
      return "A follow-up (fu_…) or a review (rv_…) is late, and setting it going again did not help. Look at its page, the worker's log and Temporal.";
    case "delivery-failed":
      return "A subscribed system has not taken our events for a day. Check its address.";
    default:
      return "See docs/operations.md.";
  }
}
