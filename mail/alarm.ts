import { alarmWords } from "../domain/alarm-words.ts";
import type { MailContent } from "./contract.ts";
import type { MailBlock } from "./mail-blocks.ts";
import { renderMail } from "./render.ts";

export type AlarmMail = { alarms: { kind: string; subject: string; since: Date }[]; url: string };

/** What our own people get when something needs a person: what, since when, what to do, where. English, like the logs. */
export function alarmMail({ alarms, url }: AlarmMail): MailContent {
  const title = alarms.length === 1 ? "Aftercare needs somebody" : `Aftercare needs somebody: ${alarms.length} alarms`;
  return renderMail({
    language: "en",
    subject: `${title} (${[...new Set(alarms.map((alarm) => alarm.kind))].join(", ")})`,
    preheader: "Nothing is lost; it waits for a person.",
    title,
    blocks: [
      ...alarms.map(paragraphOf),
      {
        kind: "link",
        lead:
          alarms.length === 1 ? "Take it, or clear it, in the console." : "Take them, or clear them, in the console.",
        label: "Open the alarms",
        url: `${url}/console/alarms`,
      },
    ],
    foot: { text: `Sent once for each alarm by ${url}.`, stop: null },
  });
}

function paragraphOf(alarm: AlarmMail["alarms"][number]): MailBlock {
  const { title, advice } = alarmWords(alarm);
  const since = alarm.since.toISOString().slice(0, 16).replace("T", " ");
  const about = title.includes(alarm.subject) ? "" : `, ${alarm.subject}`;
  return { kind: "paragraph", strong: `${title}.`, text: ` ${advice}\nSince ${since} UTC${about}.` };
}
