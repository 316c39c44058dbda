import { Hono } from "hono";
import type { SettingsParts } from "../settings/in-settings.ts";
import { accountPages } from "../account/account.ts";
import { reviewPages } from "../reviews/reviews.ts";
import { settingsPages } from "../settings/settings.ts";
import { answerIt, cancelIt, finishTheLook, optInIt, rereadIt, restoreIt, sendItNow, skipIt } from "./acting.ts";
import { goOnWithBatch, showBatch, startBatch, undoTheBatch } from "./batch.ts";
import { clearAlarm, showAlarms, takeIt } from "./alarms.ts";
import { showCase } from "./case.ts";
import { exportQueue } from "./export.ts";
import { showLetter, showLetterHtml } from "./letter.ts";
import { letIn } from "./let-in.ts";
import { notFound } from "./messages.tsx";
import type { ConsoleEnv } from "./person-in-console.ts";
import { showQueue } from "./queue.ts";
import { showToday } from "./today.ts";

/** The pages of the people who work here. Mounted at the root. */
export function consolePages(parts: SettingsParts) {
  const app = new Hono<ConsoleEnv>();
  letIn(app, parts);
  app.get("/console", showToday(parts));
  app.get("/console/follow-ups", showQueue(parts));
  app.get("/console/export/follow-ups.csv", exportQueue(parts));
  app.get("/console/follow-ups/:id{fu_[a-z2-7]+}", showCase(parts));
  app.get("/console/follow-ups/:id{fu_[a-z2-7]+}/mails/:mail{ml_[a-z2-7]+}", showLetter(parts));
  app.get("/console/follow-ups/:id{fu_[a-z2-7]+}/mails/:mail{ml_[a-z2-7]+}/html", showLetterHtml(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/answer", answerIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/skip", skipIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/cancel", cancelIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/send-now", sendItNow(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/restore", restoreIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/opt-in", optInIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/reread", rereadIt(parts));
  app.post("/console/follow-ups/:id{fu_[a-z2-7]+}/look", finishTheLook(parts));
  app.post("/console/follow-ups/batches", startBatch(parts));
  app.get("/console/follow-ups/batches/:id{ba_[a-z2-7]+}", showBatch(parts));
  app.post("/console/follow-ups/batches/:id{ba_[a-z2-7]+}/undo", undoTheBatch(parts));
  app.post("/console/follow-ups/batches/:id{ba_[a-z2-7]+}/go-on", goOnWithBatch(parts));
  app.get("/console/alarms", showAlarms(parts));
  app.post("/console/alarms/:id/take", takeIt(parts));
  app.post("/console/alarms/:id/clear", clearAlarm(parts));
  reviewPages(app, parts);
  settingsPages(app, parts);
  accountPages(app, parts);
  app.on(["GET", "POST"], "/console/*", (c) => notFound(parts, c));
  return app;
}
