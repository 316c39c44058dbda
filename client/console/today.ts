import { randomUUID } from "node:crypto";
import { alarmsOpen, clearAlarmBy, countsOfToday, looksNeeded, reviewsOpen } from "../../database/today.ts";
import { type ConsoleParts, inFrame, mayAtAll } from "./in-frame.ts";
import { forbidden } from "./messages.tsx";
import { todaySaid } from "./today-said.tsx";
import { actorOf, type ConsoleContext, onlyOf } from "./person-in-console.ts";
import { replyText } from "./reply-text.ts";
import { Today } from "./today-page.tsx";

const shownAtMost = 50;
const quoteAtMost = 280;

/** What needs this person now. */
export const showToday = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const { sql } = parts;
  const solvedBy = onlyOf(c.get("person"));
  const [rows, reviews, alarms, counts] = await Promise.all([
    looksNeeded(sql, { solvedBy, limit: shownAtMost }),
    reviewsOpen(sql, { solvedBy, limit: shownAtMost }),
    mayAtAll(c, "see-alarms") ? alarmsOpen(sql) : [],
    countsOfToday(sql, { solvedBy }),
  ]);
  const looks = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      reply: row.raw === null ? "" : await replyText(row.raw, { most: quoteAtMost }),
    })),
  );
  const allowed = {
    answer: mayAtAll(c, "answer"),
    finishLook: mayAtAll(c, "finish-look"),
    clearAlarm: mayAtAll(c, "clear-alarm"),
  };
  return await inFrame(parts, c, {
    title: "Today",
    here: "today",
    content: ({ clock, need }) =>
      Today({
        looks,
        reviews,
        alarms,
        counts,
        clock,
        need,
        formToken: c.get("formToken"),
        nonce: randomUUID,
        may: allowed,
        said: todaySaid({ did: c.req.query("did"), not: c.req.query("not"), of: c.req.query("of") }),
      }),
  });
};

/** Takes an alarm off the list; what raised it raises it again if it is still so. */
export const clearAlarm = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  if (!mayAtAll(c, "clear-alarm")) return await forbidden(parts, c);
  const id = c.req.param("id") ?? "";
  const cleared = /^\d{1,18}$/.test(id) && (await clearAlarmBy(parts.sql, { id, actor: actorOf(c.get("person")) }));
  return c.redirect(cleared ? "/console?did=alarm" : "/console?not=alarm", 303);
};
