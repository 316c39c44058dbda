import { createRoute, z } from "@hono/zod-openapi";
import {
  type AlarmRow,
  alarmStates,
  clearAlarmBy,
  listAlarms,
  readAlarm,
  takeAlarm,
} from "../../database/alarm-log.ts";
import { alarmCursorText, readAlarmCursor } from "../alarm-cursor.ts";
import { notFound, notNow, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { line, time } from "./fields.ts";
import { pageCursor, pageLimit } from "./paging.ts";

const tags = ["Alarms"];
const alarmShape = z
  .object({
    id: z.string(),
    kind: z.string().openapi({ example: "helpdesk-unreachable" }),
    subject: z.string().openapi({ description: "The name or id of what it is about" }),
    followUp: z.string().nullable().openapi({ description: "The follow-up, where it is about one" }),
    since: time,
    owner: z.string().nullable().openapi({ description: "Who takes care of it; null = nobody yet" }),
    ownedAt: time.nullable(),
    mailedAt: time.nullable().openapi({ description: "When the admins were written to" }),
    clearedAt: time.nullable(),
    clearedBy: z.string().nullable().openapi({ description: "Null although cleared: it is well again by itself" }),
    done: z.string().nullable().openapi({ description: "What was done about it" }),
  })
  .openapi("Alarm");
const json = <Shape extends z.ZodType>(description: string, schema: Shape) => ({
  description,
  content: { "application/json": { schema } },
});

const list = createRoute({
  method: "get",
  path: "/v1/alarms",
  summary: "List alarms",
  tags,
  middleware: needs("read"),
  request: {
    query: z.strictObject({
      state: z.enum(alarmStates).default("open"),
      limit: pageLimit,
      cursor: pageCursor(readAlarmCursor),
    }),
  },
  responses: {
    200: json(
      "Open ones, oldest first; cleared ones, newest first",
      z.object({ items: z.array(alarmShape), next: z.string().nullable() }),
    ),
    ...refusals,
  },
});
const params = z.object({ id: z.string().regex(/^\d{1,18}$/, "must be the id of an alarm") });
const take = createRoute({
  method: "post",
  path: "/v1/alarms/{id}/take",
  summary: "Say who takes care of an alarm",
  tags,
  middleware: needs("write"),
  request: { params },
  responses: { 200: json("The alarm as it is now", alarmShape), ...refusals, ...notFound, ...notNow },
});
const clear = createRoute({
  method: "post",
  path: "/v1/alarms/{id}/clear",
  summary: "Clear an alarm",
  description: "What raised it raises another one if it is still so. Clearing it again answers the same.",
  tags,
  middleware: needs("write"),
  request: {
    params,
    body: {
      required: false,
      content: {
        "application/json": { schema: z.strictObject({ done: line(500).nullish() }).openapi("ClearedAlarm") },
      },
    },
  },
  responses: { 200: json("The alarm as it is now", alarmShape), ...refusals, ...notFound },
});

/** What needs somebody, and what was done about it. */
export function alarmRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = "There is no alarm of this id.";

  app.openapi(list, async (c) => {
    const { state, limit, cursor } = c.req.valid("query");
    const { items, next } = await listAlarms(sql, { state, cursor: cursor ?? null, limit });
    return c.json({ items: items.map(asShown), next: next === null ? null : alarmCursorText(next) }, 200);
  });

  app.openapi(take, async (c) => {
    const { id } = c.req.valid("param");
    const taken = await takeAlarm(sql, { id, actor: actorOf(c.get("apiKey")) });
    const alarm = await readAlarm(sql, { id });
    if (alarm === null) return problem(c, { kind: "not-found", detail: unknown });
    return taken
      ? c.json(asShown(alarm), 200)
      : problem(c, { kind: "not-now", detail: "It has been cleared already." });
  });

  app.openapi(clear, async (c) => {
    const { id } = c.req.valid("param");
    const done = c.req.valid("json")?.done || null;
    await clearAlarmBy(sql, { id, actor: actorOf(c.get("apiKey")), done });
    const alarm = await readAlarm(sql, { id });
    return alarm === null ? problem(c, { kind: "not-found", detail: unknown }) : c.json(asShown(alarm), 200);
  });

  return app;
}

const asShown = ({
  followUpId,
  since,
  ownedAt,
  mailedAt,
  clearedAt,
  ...alarm
}: AlarmRow): z.infer<typeof alarmShape> => ({
  ...alarm,
  followUp: followUpId,
  since: since.toISOString(),
  ownedAt: ownedAt?.toISOString() ?? null,
  mailedAt: mailedAt?.toISOString() ?? null,
  clearedAt: clearedAt?.toISOString() ?? null,
});
