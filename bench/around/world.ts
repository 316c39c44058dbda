import { createServer } from "node:http";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { tell } from "../child.ts";

/**
 * What stands around the product, in a process of its own so that its processor time is not ours: a mail server that takes
 * everything and tells the bench the key of each answer link, and a helpdesk in which every ticket that is asked for is
 * solved. A ticket's id is also the local part of its customer's address.
 */
const solvedAt = new Map<string, string>();

const helpdesk = createServer((request, response) => {
  const id = /^\/api\/tickets\/([\w-]+)$/.exec(request.url ?? "")?.[1];
  response.setHeader("content-type", "application/json");
  if (id === undefined) return void response.end(JSON.stringify({ items: [] }));
  const at = solvedAt.get(id) ?? new Date().toISOString();
  solvedAt.set(id, at);
  response.setHeader("etag", '"1"');
  return void response.end(JSON.stringify(ticket({ id, at })));
});

const ticket = ({ id, at }: { id: string; at: string }) => ({
  id,
  subject: "Sync stops at 99 % every morning",
  url: `https://desk.acme.test/tickets/${id}`,
  status: "solved",
  team: "Sync",
  tags: ["sync"],
  priority: "normal",
  channel: "email",
  messageId: `<${id}@acme.test>`,
  createdAt: at,
  customer: {
    id,
    email: `${id}@customers.test`,
    name: "Helen Brandt",
    language: "en",
    timeZone: "Europe/Berlin",
    company: null,
  },
  resolution: {
    key: "r1",
    at,
    summary: "We cleared a stuck upload on your server, and the sync finished.",
    agent: { email: "priya@acme.test", name: "Priya Nair" },
  },
  comments: [{ id: "c1", by: "agent", at, body: "Could you try again?", internal: false }],
  linked: [],
});

async function receive(stream: Readable, session: SMTPServerSession): Promise<void> {
  const raw = await text(stream);
  const to = session.envelope.rcptTo[0]?.address ?? "";
  const [, key = ""] = /\/a\/([a-z2-7]{32})/.exec(raw.replaceAll("=\r\n", "")) ?? [];
  tell("mail", `${to.split("@")[0]} ${key}`);
}
const mail = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  disableReverseLookup: true,
  onData(stream, session, callback) {
    callbackify(receive)(stream, session, callback);
  },
});
mail.on("error", () => undefined);

await new Promise<void>((listening) => helpdesk.listen(0, "127.0.0.1", listening));
await new Promise<void>((listening) => mail.listen(0, "127.0.0.1", listening));
const portOf = (address: unknown): string => {
  if (typeof address === "object" && address !== null && "port" in address) return String(address.port);
  throw new Error("a server of the bench listens on no port");
};
process.on("SIGTERM", () => process.exit(0));
tell("ready", `${portOf(helpdesk.address())} ${portOf(mail.server.address())}`);
