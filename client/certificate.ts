import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Logger } from "pino";

/** A private key and its certificate, then those above it; PEM. */
export type Certificate = { key: string; cert: string };
export type CertificateFiles = { key: string; cert: string };

/**
 * Looks at the files of a certificate, every `everyMs` and whenever `look` is called, and hands on what has changed since
 * it was `known`. A pair that cannot be used (half of it written, a key that is another's) is said once in the log, and
 * what was there before stays in use until it can.
 */
export function watchCertificate(given: {
  files: CertificateFiles;
  known: Certificate;
  log: Logger;
  use: (certificate: Certificate) => void;
  everyMs?: number;
}): { look(): Promise<void>; stop(): void } {
  const { files, log, use, everyMs = 60_000 } = given;
  let seen = digest(given.known);
  let missed = "";
  async function look(): Promise<void> {
    try {
      const [key, cert] = await Promise.all([readFile(files.key, "utf8"), readFile(files.cert, "utf8")]);
      missed = "";
      const now = digest({ key, cert });
      if (now === seen) return;
      seen = now;
      createSecureContext({ key, cert });
      use({ key, cert });
      log.info("the certificate for incoming mail was renewed");
    } catch (error) {
      const why = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
      if (why === missed) return;
      missed = why;
      log.warn({ why }, "the certificate for incoming mail was changed and cannot be used; the one before stays");
    }
  }
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

const digest = ({ key, cert }: Certificate): string =>
  createHash("sha256")
    .update(JSON.stringify([key, cert]))
    .digest("hex");
