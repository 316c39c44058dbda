import { afterAll, beforeAll, expect, it } from "vitest";
import { clearAlarmBy, listAlarms, readAlarm, takeAlarm } from "../../database/alarm-log.ts";
import { raiseAlarm } from "../../database/alarms.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it("an alarm belongs to whoever took it last, until somebody clears it with what they did", async () => {
  const { sql } = database;
  await raiseAlarm(sql, { kind: "mail-unknown", subject: "ml_1" });
  const [{ id } = { id: "" }] = (await listAlarms(sql, { state: "open", cursor: null, limit: 1 })).items;
  expect(await takeAlarm(sql, { id, actor: "person:one" })).toBe(true);
  expect(await takeAlarm(sql, { id, actor: "person:two" })).toBe(true);
  expect(await readAlarm(sql, { id })).toMatchObject({ owner: "person:two", clearedBy: null, done: null });
  expect(await clearAlarmBy(sql, { id, actor: "person:two", done: "Asked the provider." })).toBe(true);
  expect(await takeAlarm(sql, { id, actor: "person:three" })).toBe(false);
  expect(await clearAlarmBy(sql, { id, actor: "person:three", done: "Nothing." })).toBe(false);
  expect(await readAlarm(sql, { id })).toMatchObject({
    owner: "person:two",
    clearedBy: "person:two",
    done: "Asked the provider.",
  });
});
