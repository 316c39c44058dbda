import { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { Letter, Postman, SendOutcome } from "./contract.ts";
import { type DkimKey, dkimOptions } from "./dkim.ts";
import { domainOf, letterMessage } from "./letter-headers.ts";
import { checkRecipient, type MailboxProblem } from "./mailbox.ts";
import { sendOutcome, withoutAddresses, type SmtpFailure } from "./send-outcome.ts";

/** RFC 5321 §4.5.3.2.6: the server may take ten minutes to answer the final dot. */
export const finalDotMs = 600_000;

/** One line for the log: words first; never an address or a text. */
export type PostmanLog = (line: string, fields: Record<string, string | number | boolean>) => void;

/** How mails leave (mail/config). */
export type PostmanSettings = {
  smtpUrl: string;
  /**
   * `required`: no letter without TLS and a certificate that can be verified. `opportunistic`: TLS where the server
   * offers it, whatever its certificate. Left out: required where a password goes to another machine.
   */
  tls?: "required" | "opportunistic" | undefined;
  dkim?: DkimKey | null | undefined;
  log?: PostmanLog | undefined;
};

/**
 * Sends letters over SMTP, by a pool of connections. Each is tried once: whether to try again is decided by whoever
 * keeps the ledger, so nodemailer's own requeueing is off. Time-outs may be set in the address's query
 * (`connectionTimeout`, `greetingTimeout`, `socketTimeout`, in milliseconds), and so may the pool's size.
 */
export function createPostman({ smtpUrl, tls, dkim, log }: PostmanSettings): Postman {
  const url = new URL(smtpUrl);
  const set = (name: string, otherwise: number) => Number(url.searchParams.get(name)) || otherwise;
  // A password must not cross a network in the clear because somebody stripped STARTTLS from the greeting.
  const required = (tls ?? (url.username !== "" && !isLoopback(url.hostname) ? "required" : null)) === "required";
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: set("maxConnections", 5),
    maxRequeues: 0,
    connectionTimeout: set("connectionTimeout", 15_000),
    greetingTimeout: set("greetingTimeout", 15_000),
    socketTimeout: set("socketTimeout", finalDotMs),
    requireTLS: required,
    // What may be stripped altogether is not made safer by refusing a certificate; smtps:// is no such thing.
    tls: { rejectUnauthorized: required || (url.protocol === "smtps:" && tls !== "opportunistic") },
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  const gates = new WeakMap<object, Gate>();
  transport.use("stream", (mail, done) => {
    const gate = mail.data.envelope === undefined ? undefined : gates.get(mail.data.envelope);
    if (gate !== undefined) {
      // Around all of it, the signing included: the signer reads the message as soon as its stream is made.
      const open = mail.message.createReadStream.bind(mail.message);
      mail.message.createReadStream = (options) => gate.guard(open(options));
    }
    done();
  });

  async function send(letter: Letter, onDataSent: () => Promise<void>): Promise<SendOutcome> {
    const recipient = checkRecipient({ ...letter.to, ownDomains: [domainOf(letter.bounceTo)] });
    if (!recipient.usable) return unusable(recipient.problem);
    const signed = dkim ? { dkim: dkimOptions(dkim, domainOf(letter.from.address)) } : {};
    const message = { ...letterMessage({ ...letter, to: recipient.mailbox }), ...signed };
    const gate = createGate(onDataSent);
    if (message.envelope !== undefined) gates.set(message.envelope, gate);
    try {
      const { response } = await transport.sendMail(message);
      return { outcome: "accepted", response: withoutAddresses(response) };
    } catch (error) {
      const phase = await gate.closed();
      if (phase.failed) throw phase.error;
      return sendOutcome({ ...smtpFailure(error), dataSent: phase.dataSent });
    }
  }

  return {
    async send(letter, onDataSent) {
      const result = await send(letter, onDataSent);
      log?.("a mail was handed to the mail server", { messageId: letter.messageId, outcome: result.outcome });
      return result;
    },
    close: () => transport.close(),
  };
}

/** An address no server is asked about, with the code one would give (RFC 5321: mailbox name not allowed). */
function unusable(problem: MailboxProblem): SendOutcome {
  return { outcome: "bounced", code: 553, reason: `the address cannot be written to: ${problem}` };
}

type Gate = {
  guard(message: Readable): Readable;
  /** How far the letter got, once `onDataSent` has come to an end; nothing is sent after that. */
  closed(): Promise<{ failed: true; error: unknown } | { failed: false; dataSent: boolean }>;
};

/**
 * Holds the message back until `onDataSent` is through. nodemailer asks for the first byte only when the server has
 * taken the envelope and answered DATA, so a refused recipient never gets here.
 */
function createGate(onDataSent: () => Promise<void>): Gate {
  let opening: Promise<void> | null = null;
  async function* guarded(message: Readable): AsyncGenerator<Buffer> {
    opening = Promise.resolve().then(onDataSent);
    await opening;
    yield* message;
  }
  return {
    guard(message) {
      // Heard where it is read; until then an error of the signer must not end the process.
      message.on("error", () => undefined);
      return Readable.from(guarded(message), { objectMode: false });
    },
    async closed() {
      if (opening === null) return { failed: false, dataSent: false };
      return opening.then(
        () => ({ failed: false, dataSent: true }),
        (error: unknown) => ({ failed: true, error }),
      );
    },
  };
}

/** What nodemailer's errors carry, read without trusting their shape; an error of ours flies on. */
function smtpFailure(error: unknown): Omit<SmtpFailure, "dataSent"> {
  if (!(error instanceof Error)) throw error;
  const carried = new Map<string, unknown>(Object.entries(error));
  const [code, kind, command] = ["responseCode", "code", "command"].map((name) => carried.get(name));
  return {
    code: typeof code === "number" ? code : null,
    kind: typeof kind === "string" ? kind : "",
    command: typeof command === "string" ? command : "",
    message: error.message,
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
