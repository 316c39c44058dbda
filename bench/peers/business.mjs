import { createServer } from "node:http";
import nodemailer from "nodemailer";
import postgres from "postgres";

/**
 * What every peer does besides its own part, as plainly as can be: one table, one mail, one answer. `tell` is how the bench hears
 * of it; milliseconds since 1970 of the machine's one clock.
 */
export const [databaseUrl = "", smtpPort = ""] = process.argv.slice(2);
export const sql = postgres(databaseUrl, { max: 8, onnotice: () => undefined });
const post = nodemailer.createTransport({ host: "127.0.0.1", port: Number(smtpPort), pool: true, ignoreTLS: true });

await sql`
  create table follow_ups (
    id text primary key, stage text not null default 'accepted', asked_at timestamptz, verdict text, answered_at timestamptz,
    settled_at timestamptz)`;

export const accept = (tx, id) => tx`insert into follow_ups (id) values (${id}) on conflict do nothing`;
export const answered = (tx, id) => tx`
  update follow_ups set stage = 'answered', verdict = 'held', answered_at = now() where id = ${id}`;

export async function ask(id) {
  await post.sendMail({
    from: "support@acme.test",
    to: `${id}@customers.test`,
    messageId: `<${id}@acme.test>`,
    subject: "Did the fix hold?",
    text: `Sync stops at 99 %: did the fix hold?\n\nhttp://127.0.0.1/a/${"a".repeat(32)}\n`,
    html: `<p>Sync stops at 99 %: did the fix hold?</p><p><a href="http://127.0.0.1/a/${"a".repeat(32)}">Answer</a></p>`,
  });
  await sql`update follow_ups set stage = 'asked', asked_at = now() where id = ${id}`;
}

export async function settle(id) {
  await sql`update follow_ups set stage = 'settled', settled_at = now() where id = ${id}`;
  tell("settled", id);
}

export const tell = (kind, id) => process.send?.({ kind, id, at: performance.timeOrigin + performance.now() });

/** `POST /start/<id>` and `POST /answer/<id>`, answered when that is kept. */
export async function serve({ start, answer }) {
  const server = createServer((request, response) => {
    const [, what, id] = (request.url ?? "").split("/");
    (what === "start" ? start(id) : answer(id)).then(
      () => response.writeHead(202).end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  process.on("SIGTERM", () => process.exit(0));
  tell("ready", String(server.address().port));
}
