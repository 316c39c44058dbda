import { loadClientConnectConfig, type ClientConnectConfig } from "@temporalio/envconfig";
import { z } from "zod";
import type { Networks } from "../helpdesk/networks.ts";
import { allowedPrivateNetworks, type AllowedPrivate } from "../helpdesk/private-networks.ts";
import { checkTogether, mailSettings, sendingOf } from "../mail/config.ts";
import type { Mailbox } from "../mail/contract.ts";
import type { PostmanSettings } from "../mail/postman.ts";
import type { Signing } from "./signing.ts";
import { trustedProxies } from "./client-address.ts";
import { checkInbound, inboundOf, inboundSettings, type InboundSettings } from "./inbound-config.ts";

/** Everything the client process is told from outside, read once at its start. */
export type ClientConfig = {
  databaseUrl: string;
  /** AFTERCARE_SECRET: 32 bytes in base64; for the vault. */
  secret: string;
  /** AFTERCARE_SECRET_PREVIOUS: opens what was sealed before the secret was changed. */
  previousSecret: string | null;
  /** Where browsers and helpdesks reach this process; no slash at the end. */
  url: string;
  /** The address to listen on; loopback unless said otherwise, so that nothing is open by accident. */
  host: string;
  port: number;
  adminKey: string | null;
  adminEmail: string | null;
  /** The domain of our reply addresses; null takes those of any domain. */
  replyDomain: string | null;
  /** As customers know us, where their connection does not say: the name in MAIL_FROM. */
  organisation: string;
  /** How sign-in links are mailed; null = not at all, and an admin makes them over the API. */
  mail: (PostmanSettings & { from: Mailbox; replyDomain: string }) | null;
  /** What mails are signed with, as far as this process is told. */
  signing: Signing;
  /** ALLOWED_PRIVATE_NETWORKS. */
  allowedPrivate: AllowedPrivate;
  /** TRUSTED_PROXIES: whose X-Forwarded-For is believed. */
  trustedProxies: Networks;
  /** Where mail to our reply addresses is taken in by SMTP; null = it comes by HTTP alone. */
  inboundSmtp: InboundSettings | null;
  temporal: ClientConnectConfig;
  /** Null = no metrics server. */
  metricsPort: number | null;
  logLevel: (typeof logLevels)[number];
};

/** A setting that cannot be used; the message is one sentence for the person who starts the process. */
export class SettingError extends Error {
  override name = "SettingError";
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const portText = "a port number between 1 and 65535";
const port = z.coerce.number(portText).int(portText).min(1, portText).max(65_535, portText);
const postgresUrl = "the address of a Postgres database, such as postgres://user:password@host:5432/aftercare";
const secretText = "32 bytes in base64 (`openssl rand -base64 32` makes one)";
const secretKey = z
  .string(secretText)
  .refine((text) => /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, "base64").length === 32, secretText);
const webAddress = "the http(s) address this installation is reached at, such as https://aftercare.example.com";
const keyText = "an API key: ak_ and at least 24 letters, digits, _ or -";

const everySetting = z.object({
  DATABASE_URL: z.string(postgresUrl).regex(/^postgres(ql)?:\/\/./, postgresUrl),
  AFTERCARE_SECRET: secretKey,
  AFTERCARE_SECRET_PREVIOUS: secretKey.optional(),
  AFTERCARE_URL: z.optional(z.string().refine(isWebAddress, webAddress)),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3000),
  AFTERCARE_ADMIN_KEY: z.optional(z.string().regex(/^ak_[A-Za-z0-9_-]{24,}$/, keyText)),
  AFTERCARE_ADMIN_EMAIL: z.optional(z.email("an e-mail address")),
  // The worker needs these; here they are only used where they are set.
  SMTP_URL: mailSettings.shape.SMTP_URL.optional(),
  MAIL_FROM: mailSettings.shape.MAIL_FROM.optional(),
  REPLY_DOMAIN: mailSettings.shape.REPLY_DOMAIN.optional(),
  SMTP_TLS: mailSettings.shape.SMTP_TLS,
  DKIM_DOMAIN: mailSettings.shape.DKIM_DOMAIN,
  DKIM_SELECTOR: mailSettings.shape.DKIM_SELECTOR,
  DKIM_KEY_FILE: mailSettings.shape.DKIM_KEY_FILE,
  INBOUND_SMTP_PORT: z.optional(port),
  ...inboundSettings,
  METRICS_PORT: z.optional(port),
  ALLOWED_PRIVATE_NETWORKS: allowedPrivateNetworks,
  TRUSTED_PROXIES: trustedProxies,
  LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(", ")}`).default("info"),
});
const shape = everySetting
  .check((context) => checkTogether(context.value, context))
  .check((context) => checkInbound(context.value, context));

/** Reads the settings; throws a `SettingError` that names the first wrong one. A wrong value is never repeated. */
export function readConfig(env: Record<string, string | undefined> = process.env): ClientConfig {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && value !== "") given[name] = value;
  const read = shape.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0];
    const name = String(issue?.path[0] ?? "a setting");
    throw new SettingError(`${name} must be ${issue?.message}; it is ${name in given ? "something else" : "not set"}.`);
  }
  const settings = read.data;
  const url = (settings.AFTERCARE_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, "");
  return {
    databaseUrl: settings.DATABASE_URL,
    secret: settings.AFTERCARE_SECRET,
    previousSecret: settings.AFTERCARE_SECRET_PREVIOUS ?? null,
    url,
    host: settings.HOST,
    port: settings.PORT,
    adminKey: settings.AFTERCARE_ADMIN_KEY ?? null,
    adminEmail: settings.AFTERCARE_ADMIN_EMAIL ?? null,
    replyDomain: settings.REPLY_DOMAIN ?? null,
    organisation: settings.MAIL_FROM?.name || new URL(url).hostname,
    mail: mailOf(settings),
    signing: signingOf(settings),
    allowedPrivate: settings.ALLOWED_PRIVATE_NETWORKS,
    trustedProxies: settings.TRUSTED_PROXIES,
    inboundSmtp: inboundOf(settings),
    temporal: readTemporal(given),
    metricsPort: settings.METRICS_PORT ?? null,
    logLevel: settings.LOG_LEVEL,
  };
}

/** Only with a server and a sender; its bounces come to our reply domain, or to the sender's. */
function mailOf(settings: z.output<typeof shape>): ClientConfig["mail"] {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from, REPLY_DOMAIN: domain } = settings;
  if (smtpUrl === undefined || from === undefined) return null;
  const replyDomain = domain ?? from.address.slice(from.address.lastIndexOf("@") + 1);
  return { smtpUrl, ...sendingOf(settings), from, replyDomain };
}

/** Without the key: who shows what is signed needs none. */
function signingOf(settings: z.output<typeof shape>): Signing {
  const { dkim } = sendingOf(settings);
  return dkim ? { domains: dkim.domains, selector: dkim.selector } : null;
}

/** TEMPORAL_* and the profile file, as every Temporal tool reads them. */
function readTemporal(env: Record<string, string>): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars: env, disableFile: env["TEMPORAL_CONFIG_FILE"] === undefined });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingError(`TEMPORAL_ADDRESS and its relatives cannot be used: ${reason}.`);
  }
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.search === "" && url.hash === "";
}
