import { alarmStates, clearAlarmBy, listAlarms, takeAlarm } from "../../database/alarm-log.ts";
import { namesOfPeople } from "../../database/people.ts";
import { alarmCursorText, readAlarmCursor } from "../alarm-cursor.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { AlarmsPage } from "./alarms-page.tsx";
import { type ConsoleParts, inFrame, mayAtAll } from "./in-frame.ts";
import { forbidden } from "./messages.tsx";
import { Notice, outcomeNotice } from "./notice.tsx";
import { actorOf, type ConsoleContext } from "./person-in-console.ts";

const alarmsOfAPage = 50;
const mostWords = 500;

/** What is wrong, whose it is, and what was done about what was. */
export const showAlarms = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  if (!mayAtAll(c, "see-alarms")) return await forbidden(parts, c);
  const state = alarmStates.find((each) => each === c.req.query("state")) ?? "open";
  const after = c.req.query("after") ?? "";
  const [page, people] = await Promise.all([
    listAlarms(parts.sql, { state, cursor: readAlarmCursor(after), limit: alarmsOfAPage }),
    namesOfPeople(parts.sql),
  ]);
  const outcome = outcomeNotice({ did: c.req.query("did"), not: c.req.query("not") });
  return await inFrame(parts, c, {
    title: "Alarms",
    here: "today",
    content: ({ clock }) =>
      AlarmsPage({
        state,
        alarms: page.items,
        next: page.next === null ? null : alarmCursorText(page.next),
        first: after === "",
        people,
        clock,
        may: mayAtAll(c, "clear-alarm"),
        formToken: c.get("formToken"),
        said: outcome === null ? null : Notice({ good: outcome.good, children: outcome.text }),
      }),
  });
};

const alarmId = (c: ConsoleContext): string | null => /^\d{1,18}$/.exec(c.req.param("id") ?? "")?.[0] ?? null;

/** "I take it": everybody sees who takes care of it. */
export const takeIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  if (!mayAtAll(c, "clear-alarm")) return await forbidden(parts, c);
  const id = alarmId(c);
  const taken = id !== null && (await takeAlarm(parts.sql, { id, actor: actorOf(c.get("person")) }));
  return await back(c, taken ? "did=alarm-taken" : "not=alarm");
};

/** Takes an alarm off the list, with what was done; what raised it raises it again if it is still so. */
export const clearAlarm = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  if (!mayAtAll(c, "clear-alarm")) return await forbidden(parts, c);
  const id = alarmId(c);
  const words = ((await postedForm(c)).get("done") ?? "").replaceAll(/\p{Cc}+/gu, " ").trim();
  const done = Array.from(words).slice(0, mostWords).join("") || null;
  const cleared = id !== null && (await clearAlarmBy(parts.sql, { id, actor: actorOf(c.get("person")), done }));
  return await back(c, cleared ? "did=alarm" : "not=alarm");
};

async function back(c: ConsoleContext, said: string): Promise<Response> {
  const place = (await postedForm(c)).get("from") === "alarms" ? "/console/alarms" : "/console";
  return c.redirect(`${place}?${said}`, 303);
}
