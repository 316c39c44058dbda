import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { accept, answered, ask, serve, settle, sql } from "./business.mjs";

/** Its SDK uses what Node has since version 22; with Node 20 this stands in. */
Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const restate = await import("@restatedev/restate-sdk");

/** Restate: a server of its own before the handlers, which it calls; a durable promise holds the answer. */
const followUp = restate.workflow({
  name: "followUp",
  handlers: {
    run: async (ctx) => {
      await ctx.run("accept", async () => void (await accept(sql, ctx.key)));
      await ctx.run("ask", () => ask(ctx.key));
      await ctx.promise("answer").get().orTimeout({ days: 3 });
      await ctx.run("settle", () => settle(ctx.key));
    },
    answer: async (ctx) => {
      await ctx.run("keep", async () => void (await answered(sql, ctx.key)));
      await ctx.promise("answer").resolve("held");
    },
  },
});

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const [handlers, ingress, admin, node] = [await freePort(), await freePort(), await freePort(), await freePort()];
process.env.RESTATE_LOGGING = "ERROR";
await restate.serve({ services: [followUp], port: handlers });

const program = createRequire(import.meta.url).resolve(`@restatedev/restate-server-linux-x64/bin/restate-server`);
const server = spawn(
  program,
  ["--no-logo", "--bind-ip", "127.0.0.1", "--bind-port", String(node), "--listen-mode", "tcp"],
  {
    stdio: "ignore",
    env: {
      PATH: process.env.PATH,
      RESTATE_BASE_DIR: mkdtempSync(join(tmpdir(), "restate-bench-")),
      RESTATE_INGRESS__BIND_PORT: String(ingress),
      RESTATE_ADMIN__BIND_PORT: String(admin),
      RESTATE_DISABLE_TELEMETRY: "true",
      RUST_LOG: "error",
    },
  },
);
process.on("exit", () => server.kill("SIGKILL"));

const post = async (port, path, body) => {
  const sent = { method: "POST", headers: body ? { "content-type": "application/json" } : {}, body };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, sent);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
};
for (let tries = 0; ; tries += 1) {
  try {
    await post(admin, "/deployments", JSON.stringify({ uri: `http://127.0.0.1:${handlers}` }));
    break;
  } catch (error) {
    if (tries > 150) throw error;
    await delay(200);
  }
}
await serve({
  start: (id) => post(ingress, `/followUp/${id}/run/send`),
  answer: (id) => post(ingress, `/followUp/${id}/answer`),
});
