import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Certificate, CertificateFiles } from "./certificate.ts";

export type InboundSettings = {
  port: number;
  replyDomain: string;
  /** As it was at the start, and where to look for it later. */
  tls: (Certificate & { files: CertificateFiles }) | null;
};

/** The settings of the SMTP server for incoming mail; each message finishes the sentence "<NAME> must be …". */
export const inboundSettings = {
  INBOUND_SMTP_TLS_KEY_FILE: pemFile("a readable PEM file with a private key", createPrivateKey).optional(),
  INBOUND_SMTP_TLS_CERT_FILE: pemFile(
    "a readable PEM file with a certificate, then those above it",
    (pem) => new X509Certificate(pem),
  ).optional(),
};
type PemFile = { path: string; pem: string };
type Given = {
  INBOUND_SMTP_PORT?: number | undefined;
  INBOUND_SMTP_TLS_KEY_FILE?: PemFile | undefined;
  INBOUND_SMTP_TLS_CERT_FILE?: PemFile | undefined;
  REPLY_DOMAIN?: string | undefined;
};

/** Without a domain it would take mail of any; half a certificate would leave all mail in the clear, unnoticed. */
export function checkInbound(given: Given, context: z.core.ParsePayload): void {
  const missing = (name: string, message: string) =>
    context.issues.push({ code: "custom", message, input: given, path: [name] });
  if (given.INBOUND_SMTP_PORT !== undefined && given.REPLY_DOMAIN === undefined) {
    missing("REPLY_DOMAIN", "set where INBOUND_SMTP_PORT is: the domain whose mail is taken");
  }
  const { INBOUND_SMTP_TLS_KEY_FILE: key, INBOUND_SMTP_TLS_CERT_FILE: cert } = given;
  if (key === undefined && cert !== undefined) {
    missing("INBOUND_SMTP_TLS_KEY_FILE", "set as well where INBOUND_SMTP_TLS_CERT_FILE is");
  }
  if (cert === undefined && key !== undefined) {
    missing("INBOUND_SMTP_TLS_CERT_FILE", "set as well where INBOUND_SMTP_TLS_KEY_FILE is");
  }
}

/** Null = no SMTP server. */
export function inboundOf(given: Given): InboundSettings | null {
  const { INBOUND_SMTP_PORT: port, REPLY_DOMAIN: replyDomain } = given;
  if (port === undefined || replyDomain === undefined) return null;
  const { INBOUND_SMTP_TLS_KEY_FILE: key, INBOUND_SMTP_TLS_CERT_FILE: cert } = given;
  if (key === undefined || cert === undefined) return { port, replyDomain, tls: null };
  return { port, replyDomain, tls: { key: key.pem, cert: cert.pem, files: { key: key.path, cert: cert.path } } };
}

function pemFile(message: string, parse: (pem: string) => unknown) {
  return z.string().transform((path, context): PemFile => {
    try {
      const pem = readFileSync(path, "utf8");
      parse(pem);
      return { path, pem };
    } catch {
      context.issues.push({ code: "custom", message, input: path });
      return z.NEVER;
    }
  });
}
