import { takeAlarmsToMail } from "../database/alarms.ts";
import { alarmMail } from "../mail/alarm.ts";
import type { Dependencies } from "./dependencies.ts";

/** Alarms younger than this may still clear themselves. */
const olderThanMs = 60_000;

/**
 * Writes to the admin about alarms that are new. Each alarm is written about once at most: it is taken before the mail is
 * sent, and stays to be seen in the console and in the metrics whatever becomes of the mail.
 */
export async function mailAlarms(deps: Dependencies, { to }: { to: string }): Promise<void> {
  const alarms = await takeAlarmsToMail(deps.sql, { olderThanMs });
  const [first] = alarms;
  if (!first) return;
  const outcome = await deps.postman.send(
    {
      from: deps.from,
      to: { name: "", address: to },
      replyTo: deps.from,
      bounceTo: `alarm@${deps.replyDomain}`,
      messageId: `<alarm.${first.id}@${deps.replyDomain}>`,
      inReplyTo: null,
      unsubscribeUrl: null,
      language: "en",
      content: alarmMail({ alarms, url: deps.url }),
    },
    () => Promise.resolve(),
  );
  if (outcome.outcome !== "accepted") deps.log.warn({ outcome: outcome.outcome }, "an alarm could not be mailed");
}
