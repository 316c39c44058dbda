import { type ClientConnectConfig, loadClientConnectConfig } from "@temporalio/envconfig";
import { z } from "zod";
import { allowedPrivateNetworks } from "../helpdesk/private-networks.ts";
import { checkTogether, mailSettings } from "../mail/config.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const secretKey = z
  .string("32 bytes in base64")
  .refine((text) => Buffer.from(text, "base64").length === 32, "32 bytes in base64");

const everySetting = z.object({
  ...mailSettings.shape,
  DATABASE_URL: z.string("the address of a Postgres database").regex(/^postgres(ql)?:\/\/./, "a postgres:// address"),
  AFTERCARE_SECRET: secretKey,
  AFTERCARE_SECRET_PREVIOUS: secretKey.optional(),
  AFTERCARE_ADMIN_EMAIL: z.email("an e-mail address").optional(),
  HOST: z.string().default("127.0.0.1"),
  METRICS_PORT: z.coerce.number("a port number").int().min(1).max(65_535).optional(),
  ALLOWED_PRIVATE_NETWORKS: allowedPrivateNetworks,
  LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(", ")}`).default("info"),
});
const settings = everySetting.check((context) => checkTogether(context.value, context));

/** Everything the worker process is told from outside, read once at its start. */
export type WorkerConfig = z.infer<typeof settings> & { temporal: ClientConnectConfig };

/** A setting that cannot be used; the message is one sentence for the person who starts the process. */
export class SettingError extends Error {
  override name = "SettingError";
}

/** Reads the settings; throws a `SettingError` that names the first wrong one, never its value. */
export function readConfig(env: Record<string, string | undefined> = process.env): WorkerConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const read = settings.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? "a setting");
    throw new SettingError(
      `${name} must be ${issue?.message ?? "set"}; it is ${name in given ? "something else" : "not set"}.`,
    );
  }
  const disableFile = given["TEMPORAL_CONFIG_FILE"] === undefined;
  const temporal = loadClientConnectConfig({ disableFile, overrideEnvVars: stringsOf(given) });
  return { ...read.data, temporal };
}

function stringsOf(given: Record<string, string | undefined>): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) strings[name] = value;
  return strings;
}
