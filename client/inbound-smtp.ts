import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { callbackify } from "node:util";
import type { Logger } from "pino";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Database } from "../database/connect.ts";
import { findToken } from "../database/tokens.ts";
import { findReturnTokens, returnAddress } from "../mail/correlation.ts";
import { largestMailBytes } from "../mail/read-inbound.ts";
import type { Certificate } from "./certificate.ts";
import { networkOf } from "./network-of.ts";
import { mostTokens, takeInboundMail } from "./take-inbound-mail.ts";
import { tokenBuckets } from "./token-buckets.ts";

/** Brakes on floods, for each network (/24, /64) and each process by itself. */
type Limits = { connections: number; recipientsPerMinute: number };
export type InboundSmtp = {
  sql: Database;
  log: Logger;
  host: string;
  port: number;
  replyDomain: string;
  /** PEM; null does not offer STARTTLS. */
  tls: Certificate | null;
  limits?: Limits;
  /** How long Postgres may take before the sender is told to come back. */
  patienceMs?: number;
  /** How long a sender may be silent (RFC 5321 §4.5.3.2.7: five minutes at least). */
  idleMs?: number;
  /** How long what is in flight may take to end, once it is to stop. */
  graceMs?: number;
};
export type RunningSmtp = {
  port: number;
  /** For those who come from now on. */
  useCertificate(certificate: Certificate): void;
  stop(): Promise<void>;
};

/** A mail server in front of us is one network for everybody behind it. */
const usualLimits: Limits = { connections: 100, recipientsPerMinute: 3_000 };
const usualPatienceMs = 15_000;
const usualIdleMs = 5 * 60_000;
const usualGraceMs = 5_000;

/**
 * Takes mail for our own reply and bounce addresses, and for nobody else: it sends nothing on. 250 is said only once the
 * mail is kept; while Postgres is away everything is 451, and its sender keeps it. `stop` lets the data that is in flight
 * come to its end, and says 421 to any other command, and to everybody when the grace is over.
 */
export async function startInboundSmtp(given: InboundSmtp): Promise<RunningSmtp> {
  const { sql, log, replyDomain, tls, limits = usualLimits, patienceMs = usualPatienceMs } = given;
  const keeping = new Set<Promise<unknown>>();
  const connections = new Map<string, number>();
  const take = tokenBuckets({ limit: limits.recipientsPerMinute, windowMs: 60_000 });
  const counted = new Set<string>();

  function connect(session: SMTPServerSession): Error | null {
    const network = networkOf(session.remoteAddress);
    const open = connections.get(network) ?? 0;
    if (open >= limits.connections) return refusal(421, "4.7.0 too many connections at once, try again later");
    connections.set(network, open + 1);
    counted.add(session.id);
    return null;
  }
  function disconnect(session: SMTPServerSession): void {
    if (!counted.delete(session.id)) return;
    const network = networkOf(session.remoteAddress);
    const open = (connections.get(network) ?? 1) - 1;
    if (open === 0) connections.delete(network);
    else connections.set(network, open);
  }

  async function admit(address: string, session: SMTPServerSession): Promise<Error | null> {
    if (!take(networkOf(session.remoteAddress)).allowed) return refusal(450, "4.7.1 too much at once, try again later");
    const [back] = findReturnTokens({ text: address, domain: replyDomain });
    const unknown = refusal(550, "5.1.1 no such address here");
    if (back === undefined || returnAddress({ ...back, domain: replyDomain }) !== address.toLowerCase()) return unknown;
    return (await within(patienceMs, findToken(sql, back))) === null ? unknown : null;
  }

  async function keep(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const raw = await bytesOf(stream);
    if (raw === null) throw refusal(552, "5.3.4 at most 5 MB are taken here");
    const { mailFrom, rcptTo } = session.envelope;
    const recipients = rcptTo.map(({ address }) => address);
    const nullSender = mailFrom !== false && mailFrom.address === "";
    const envelope = { recipients, nullSender };
    const taking = takeInboundMail({ sql, replyDomain }, { raw, envelope });
    keeping.add(taking);
    const result = await within(
      patienceMs,
      taking.finally(() => keeping.delete(taking)),
    );
    if (!result.taken) throw refusal(554, "5.6.0 this is not a mail");
    return `2.0.0 kept as ${result.mail.id}`;
  }

  /** What we did not say on purpose is a failure of ours: the sender keeps the mail and tries again. */
  function spoken(error: Error): Error {
    if ("responseCode" in error) return error;
    log.warn({ error: error.name }, "a mail could not be taken in at the moment; its sender is asked to come back");
    return refusal(451, "4.3.0 cannot be taken at the moment, try again later");
  }

  const smtp = new SMTPServer({
    name: replyDomain,
    banner: "Aftercare",
    disabledCommands: ["AUTH", ...(tls === null ? ["STARTTLS"] : [])],
    ...(tls === null ? {} : { key: tls.key, cert: tls.cert }),
    disableReverseLookup: true,
    size: largestMailBytes,
    rejectOversized: true,
    logger: false,
    closeTimeout: given.graceMs ?? usualGraceMs,
    socketTimeout: given.idleMs ?? usualIdleMs,
    maxRecipients: mostTokens,
    onConnect: (session, callback) => callback(connect(session)),
    onClose: disconnect,
    onRcptTo: ({ address }, session, callback) =>
      callbackify(admit)(address, session, (error, answer) => callback(error ? spoken(error) : answer)),
    onData: (stream, session, callback) =>
      callbackify(keep)(stream, session, (error, answer) => (error ? callback(spoken(error)) : callback(null, answer))),
  });
  // A sender that hangs up in the middle is its own business; without this listener it would end the process.
  smtp.on("error", (error) => log.debug({ error: error.name }, "a mail connection ended in the middle"));
  const server = smtp.listen(given.port, given.host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : given.port,
    useCertificate: ({ key, cert }) => smtp.updateSecureContext({ key, cert }),
    async stop() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      // Whoever heard 421 meanwhile sends the same mail again; what Postgres has begun is not cut off.
      await Promise.race([Promise.allSettled(keeping), delay(usualGraceMs, undefined, { ref: false })]);
    },
  };
}

/** Null when it is too large; it is read to its end all the same, as SMTP wants. */
async function bytesOf(stream: SMTPServerDataStream): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const source: AsyncIterable<Uint8Array> = stream;
  for await (const part of source) {
    bytes += part.byteLength;
    if (bytes <= largestMailBytes) parts.push(part);
  }
  return bytes > largestMailBytes || stream.sizeExceeded ? null : Buffer.concat(parts);
}

/** The driver queues statements while Postgres is away; nobody waits at the other end for that long. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("Postgres does not answer")), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
