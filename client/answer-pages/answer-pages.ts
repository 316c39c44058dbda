import { Hono } from "hono";
import { staticFiles } from "../static/stylesheet.ts";
import { receiveAnswer, showAnswer } from "./answer.ts";
import { type AnswerPageParts, unknown } from "./answer-link.ts";
import { guard } from "./guard.ts";
import { receiveStop, showStop } from "./stop.ts";

/** Everything a customer opens: the question, what became of the answer, and the way to stop being asked. Mounted at the root. */
export function answerPages(parts: AnswerPageParts): Hono {
  const app = new Hono();
  guard(app, parts);
  app.get("/a/:token", showAnswer(parts));
  app.post("/a/:token", receiveAnswer(parts));
  app.get("/a/:token/stop", showStop(parts, "answer"));
  app.post("/a/:token/stop", receiveStop(parts, "answer"));
  app.get("/u/:token", showStop(parts, "opt_out"));
  app.post("/u/:token", receiveStop(parts, "opt_out"));
  app.all("/a/*", (c) => unknown(c, parts));
  app.all("/u/*", (c) => unknown(c, parts));
  app.route("/", staticFiles);
  return app;
}
