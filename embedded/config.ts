import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

/** What the installation on one machine is told from outside; everything left out is embedded. */
export type EmbeddedConfig = {
  /** Absolute. */
  dataDir: string;
  port: number;
  /** Where browsers reach the client; no slash at the end. */
  url: string;
  databaseUrl: string | null;
  /** True when TEMPORAL_ADDRESS or a profile names a server; the processes read all of it themselves. */
  temporalElsewhere: boolean;
  smtpUrl: string | null;
  secret: string | null;
  previousSecret: string | null;
  adminKey: string | null;
  adminEmail: string;
  mailFrom: string;
  replyDomain: string;
  /** The client's; the worker takes the next one. Null = ports of our own. */
  metricsPort: number | null;
  /** Folders where programs are looked for, as the shell does. */
  path: string;
  /** All that came from outside, for the processes we start. */
  environment: Record<string, string>;
};

/** A setting or option that cannot be used; the message is one sentence for the person who starts it. */
export class SettingError extends Error {
  override name = "SettingError";
}

const portText = "a port number between 1 and 65535";
const port = z.coerce.number(portText).int(portText).min(1, portText).max(65_535, portText);
const secretKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64 (`openssl rand -base64 32` makes one)");
const shape = z.object({
  PORT: port.default(3000),
  AFTERCARE_DATA: z.string().default(".aftercare"),
  AFTERCARE_URL: z.optional(address("http(s)", "https://aftercare.example.com")),
  DATABASE_URL: z.optional(address("postgres(ql)", "postgres://user:password@host:5432/aftercare")),
  TEMPORAL_ADDRESS: z.optional(
    z.string().regex(/^[^\s/:]+:\d+$|^\[[^\]]+\]:\d+$/, "host:port, such as localhost:7233"),
  ),
  SMTP_URL: z.optional(address("smtp(s)", "smtp://user:password@mail.example.com:587")),
  AFTERCARE_SECRET: z.optional(secretKey),
  AFTERCARE_SECRET_PREVIOUS: z.optional(secretKey),
  AFTERCARE_ADMIN_KEY: z.optional(
    z.string().regex(/^ak_[A-Za-z0-9_-]{24,}$/, "an API key: ak_ and at least 24 letters, digits, _ or -"),
  ),
  AFTERCARE_ADMIN_EMAIL: z.email("an e-mail address").default("admin@aftercare.example"),
  MAIL_FROM: z.string().default("Aftercare <care@aftercare.example>"),
  REPLY_DOMAIN: z.hostname("a domain name, such as reply.example.com").default("reply.aftercare.example"),
  METRICS_PORT: z.optional(port),
  PATH: z.string().default(""),
});

const options = {
  help: { type: "boolean", short: "h" },
  port: { type: "string" },
  data: { type: "string" },
} as const;

export const help = `Starts Aftercare on this machine, with everything it needs.

  npm start                    the whole installation, data in .aftercare/
  npm start -- --port 3001     another port (or PORT=3001)
  npm start -- --data folder   another data folder (or AFTERCARE_DATA)
  npm start -- --help          this text

Each part that is set from outside is not started here:

  DATABASE_URL        Postgres 15 or newer        instead of the embedded Postgres
  TEMPORAL_ADDRESS    Temporal 1.31 or newer      instead of the embedded Temporal server
  SMTP_URL            a mail server               instead of the mailbox page

All settings, with what they mean, are in .env.example; a file .env beside it is read.`;

/** Reads options and settings; null when only the help was asked for. Throws a `SettingError` that names the wrong one. */
export function readConfig(
  args: string[],
  env: Record<string, string | undefined> = environment(),
): EmbeddedConfig | null {
  const asked = readOptions(args);
  if (asked.help) return null;
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && value !== "") given[name] = value;
  if (asked.port !== undefined) given["PORT"] = asked.port;
  if (asked.data !== undefined) given["AFTERCARE_DATA"] = asked.data;
  const read = shape.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new SettingError(`${String(issue?.path[0])} must be ${issue?.message}.`);
  }
  const settings = read.data;
  return {
    dataDir: resolve(settings.AFTERCARE_DATA),
    port: settings.PORT,
    url: (settings.AFTERCARE_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, ""),
    databaseUrl: settings.DATABASE_URL ?? null,
    temporalElsewhere: settings.TEMPORAL_ADDRESS !== undefined || "TEMPORAL_CONFIG_FILE" in given,
    smtpUrl: settings.SMTP_URL ?? null,
    secret: settings.AFTERCARE_SECRET ?? null,
    previousSecret: settings.AFTERCARE_SECRET_PREVIOUS ?? null,
    adminKey: settings.AFTERCARE_ADMIN_KEY ?? null,
    adminEmail: settings.AFTERCARE_ADMIN_EMAIL,
    mailFrom: settings.MAIL_FROM,
    replyDomain: settings.REPLY_DOMAIN,
    metricsPort: settings.METRICS_PORT ?? null,
    path: settings.PATH,
    environment: given,
  };
}

/** The environment and, where it does not say otherwise, the file `.env`. */
function environment(): Record<string, string | undefined> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

function readOptions(args: string[]): { help?: boolean; port?: string; data?: string } {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new SettingError(`${reason}; npm start -- --help lists what there is.`);
  }
}

/** The message never repeats the value: it may hold a password. */
function address(protocols: string, example: string) {
  const scheme = new RegExp(`^${protocols.replaceAll("(", "(?:").replaceAll(")", ")?")}://.`);
  return z.string().refine((text) => scheme.test(text) && URL.canParse(text), `an address such as ${example}`);
}
