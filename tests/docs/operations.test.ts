import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { alarmWords } from "../../domain/alarm-words.ts";
import { alarmKinds } from "../../domain/words.ts";
import { alarmMail } from "../../mail/alarm.ts";

it("docs/operations.md says what to do about every kind of alarm, and about no other", async () => {
  const text = await readFile("docs/operations.md", "utf8");
  const chapter = /^## Alarms$([^]*?)^## /m.exec(text)?.[1] ?? "";
  const headings = [...chapter.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toHaveLength(alarmKinds.length);
  expect(new Set<unknown>(headings)).toEqual(new Set(alarmKinds));
});

it.each(alarmKinds)("the console and the mail say what to do about %s themselves", (kind) => {
  const alarm = { kind, subject: "desk", since: new Date(0) };
  expect(alarmWords(alarm).advice).not.toContain("docs/operations.md");
  expect(alarmMail({ alarms: [alarm], url: "https://aftercare.test" }).text).not.toContain("docs/operations.md");
});

it("no alarm is raised by SQL alone that has no name", async () => {
  const sql = await readFile("database/reconcile-overdue.ts", "utf8");
  const kinds = [...sql.matchAll(/kind = '([a-z-]+)'/g)].map(([, kind]) => kind);
  expect([...new Set(kinds)]).toEqual(["overdue"]);
  expect(alarmKinds).toContain("overdue");
});
