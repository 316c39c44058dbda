import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type OwnSecrets = {
  /** AFTERCARE_SECRET. */
  secret: string;
  adminKey: string;
  /** What the sample helpdesk asks of callers, and signs its webhooks with (Standard Webhooks). */
  sampleToken: string;
  sampleWebhookSecret: string;
};

/** The secrets nobody has given, made at the first start and kept in the data folder, readable by its owner alone. */
export function ownSecrets(options: { dataDir: string; secret: string | null; adminKey: string | null }): OwnSecrets {
  const { dataDir } = options;
  return {
    secret: options.secret ?? kept(join(dataDir, "secret"), () => randomBytes(32).toString("base64")),
    adminKey: kept(join(dataDir, "admin-key"), () => `ak_${randomBytes(32).toString("base64url")}`, options.adminKey),
    sampleToken: kept(join(dataDir, "sample-token"), () => randomBytes(24).toString("base64url")),
    sampleWebhookSecret: kept(
      join(dataDir, "sample-webhook-secret"),
      () => `whsec_${randomBytes(24).toString("base64")}`,
    ),
  };
}

/** A given value takes the place of the one that was kept, so that the file always holds the one that works. */
function kept(file: string, make: () => string, given: string | null = null): string {
  const before = readIfThere(file);
  const value = given ?? before ?? make();
  if (value === before) return value;
  // Aside first: a kill must not leave half a secret.
  writeFileSync(`${file}.new`, `${value}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return value;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch {
    return null;
  }
}
