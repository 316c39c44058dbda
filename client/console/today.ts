import { randomUUID } from "node:crypto";
import { listAlarms } from "../../database/alarm-log.ts";
import { figures } from "../../database/figures.ts";
import { goingOut } from "../../database/going-out.ts";
import { namesOfPeople } from "../../database/people.ts";
import { countsOfToday, looksNeeded, reviewsOpen } from "../../database/today.ts";
import { type ConsoleParts, inFrame, mayAtAll } from "./in-frame.ts";
import { todaySaid } from "./today-said.tsx";
import { type ConsoleContext, onlyOf } from "./person-in-console.ts";
import { replyText } from "./reply-text.ts";
import { Today } from "./today-page.tsx";

const shownAtMost = 50;
const quoteAtMost = 280;

/** What needs this person now. */
export const showToday = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const { sql } = parts;
  const reader = c.get("person");
  const solvedBy = onlyOf(reader);
  const [rows, reviews, alarms, counts, going, rates, people] = await Promise.all([
    looksNeeded(sql, { solvedBy, limit: shownAtMost }),
    reviewsOpen(sql, { solvedBy, reader, limit: shownAtMost }),
    mayAtAll(c, "see-alarms") ? listAlarms(sql, { state: "open", cursor: null, limit: 100 }) : { items: [] },
    countsOfToday(sql, { solvedBy }),
    goingOut(sql, { solvedBy, timeZone: reader.timeZone }),
    figures(sql, { solvedBy }),
    namesOfPeople(sql),
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
    pause: mayAtAll(c, "change-settings"),
  };
  return await inFrame(parts, c, {
    title: "Today",
    here: "today",
    content: ({ clock, need }) =>
      Today({
        looks,
        reviews,
        alarms: alarms.items,
        people,
        counts,
        going,
        figures: rates,
        clock,
        need,
        formToken: c.get("formToken"),
        nonce: randomUUID,
        may: allowed,
        said: todaySaid({ did: c.req.query("did"), not: c.req.query("not"), of: c.req.query("of") }),
      }),
  });
};
