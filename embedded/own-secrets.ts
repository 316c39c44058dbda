import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type OwnSecrets = {
  /** AFTERCARE_SECRET. */
  secret: string;
  /** AFTERCARE_SECRET_PREVIOUS: there while a rotation is not through. */
  previousSecret: string | null;
  adminKey: string;
  /** What the sample helpdesk asks of callers, and signs its webhooks with (Standard Webhooks). */
  sampleToken: string;
  sampleWebhookSecret: string;
};

/** The secrets nobody has given, made at the first start and kept in the data folder, readable by its owner alone. */
export function ownSecrets(options: {
  dataDir: string;
  secret: string | null;
  previousSecret: string | null;
  adminKey: string | null;
}): OwnSecrets {
  const { dataDir } = options;
  return {
    secret: options.secret ?? kept(join(dataDir, "secret"), newSecret),
    previousSecret: options.previousSecret ?? readIfThere(join(dataDir, previousName)),
    adminKey: kept(join(dataDir, "admin-key"), () => `ak_${randomBytes(32).toString("base64url")}`, options.adminKey),
    sampleToken: kept(join(dataDir, "sample-token"), () => randomBytes(24).toString("base64url")),
    sampleWebhookSecret: kept(
      join(dataDir, "sample-webhook-secret"),
      () => `whsec_${randomBytes(24).toString("base64")}`,
    ),
  };
}

/**
 * Puts a new secret in the place of the one that was kept, which stays beside it until `endRotation`. A rotation that was
 * cut off goes on with the secret it had begun with.
 */
export function beginRotation({ dataDir }: { dataDir: string }): void {
  const [file, previous] = [join(dataDir, "secret"), join(dataDir, previousName)];
  const before = readIfThere(file);
  // The same in both: it was cut off between the two.
  if (before === null || (readIfThere(previous) ?? before) !== before) return;
  write(previous, before);
  write(file, newSecret());
}

export function endRotation({ dataDir }: { dataDir: string }): void {
  rmSync(join(dataDir, previousName), { force: true });
}

const previousName = "secret.previous";
const newSecret = (): string => randomBytes(32).toString("base64");

/** A given value takes the place of the one that was kept, so that the file always holds the one that works. */
function kept(file: string, make: () => string, given: string | null = null): string {
  const before = readIfThere(file);
  const value = given ?? before ?? make();
  if (value === before) return value;
  write(file, value);
  return value;
}

/** Aside first: a kill must not leave half a secret. */
function write(file: string, value: string): void {
  writeFileSync(`${file}.new`, `${value}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim() || null;
  } catch {
    return null;
  }
}
