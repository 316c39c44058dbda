import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { callbackify } from "node:util";
import postgres from "postgres";
import { tell } from "../child.ts";

/** The least that keeps what it is told: node's own HTTP server and one insert, durable before it answers. */
const sql = postgres(process.argv[2] ?? "", { max: 8 });
await sql`create table kept (id bigint generated always as identity primary key, key text unique not null, body text not null)`;

async function keep(request: IncomingMessage): Promise<number> {
  const body = await text(request);
  await sql`insert into kept (key, body) values (${request.headers["webhook-id"] ?? ""}, ${body})`;
  return 202;
}
const server = createServer((request, response) => {
  callbackify(keep)(request, (error, status) => response.writeHead(error ? 500 : status).end());
});
server.keepAliveTimeout = 60_000;
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
process.on("SIGTERM", () => process.exit(0));
const address = server.address();
tell("ready", typeof address === "object" && address !== null ? String(address.port) : "");
