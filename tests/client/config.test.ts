import { expect, it } from "vitest";
import { readConfig } from "../../client/config.ts";

const needed = {
  DATABASE_URL: "postgres://user:secret-password@db.test:5432/aftercare",
  AFTERCARE_SECRET: Buffer.alloc(32, 7).toString("base64"),
};

it("needs a database and a secret, and has a value for the rest", () => {
  expect(readConfig(needed)).toMatchObject({
    url: "http://localhost:3000",
    host: "127.0.0.1",
    port: 3000,
    adminKey: null,
    replyDomain: null,
    mail: null,
    organisation: "localhost",
    metricsPort: null,
    logLevel: "info",
  });
});

it("takes what it is told, and an empty setting for none", () => {
  const config = readConfig({
    ...needed,
    AFTERCARE_URL: "https://care.acme.test/",
    PORT: "8080",
    METRICS_PORT: "",
    SMTP_URL: "smtp://mail.acme.test:587",
    MAIL_FROM: "Acme Support <support@acme.test>",
    REPLY_DOMAIN: "Reply.Acme.Test",
    TEMPORAL_ADDRESS: "temporal.test:7233",
    TEMPORAL_NAMESPACE: "care",
  });
  expect(config).toMatchObject({
    url: "https://care.acme.test",
    port: 8080,
    metricsPort: null,
    organisation: "Acme Support",
    replyDomain: "reply.acme.test",
    mail: { smtpUrl: "smtp://mail.acme.test:587", replyDomain: "reply.acme.test" },
    temporal: { namespace: "care", connectionOptions: { address: "temporal.test:7233" } },
  });
});

it.each([
  ["DATABASE_URL", "mysql://secret-password@db.test"],
  ["AFTERCARE_SECRET", "c2VjcmV0LXBhc3N3b3Jk"],
  ["AFTERCARE_URL", "secret-password"],
  ["PORT", "secret-password"],
  ["PORT", "70000"],
  ["INBOUND_SMTP_PORT", "70000"],
  ["INBOUND_SMTP_TLS_KEY_FILE", "secret-password"],
  ["INBOUND_SMTP_TLS_CERT_FILE", "secret-password"],
  ["METRICS_PORT", "0"],
  ["AFTERCARE_ADMIN_KEY", "secret-password"],
  ["AFTERCARE_ADMIN_EMAIL", "secret-password"],
  ["SMTP_URL", "secret-password"],
  ["MAIL_FROM", "secret password"],
  ["REPLY_DOMAIN", "secret password"],
  ["LOG_LEVEL", "secret-password"],
])("stops at a wrong %s with one sentence that names it and repeats nothing", (name, value) => {
  const failure = () => readConfig({ ...needed, [name]: value });
  expect(failure).toThrow(new RegExp(`^${name} must be .+; it is something else\\.$`));
  expect(failure).not.toThrow(/secret.password|70000/);
});

it("names what is missing", () => {
  expect(() => readConfig({ AFTERCARE_SECRET: needed.AFTERCARE_SECRET })).toThrow(
    /^DATABASE_URL must be .+; it is not set\.$/,
  );
});

it("takes mail by SMTP only for a domain of its own", () => {
  const port = { INBOUND_SMTP_PORT: "2525" };
  expect(readConfig({ ...needed, ...port, REPLY_DOMAIN: "reply.acme.test" }).inboundSmtp).toEqual({
    port: 2525,
    replyDomain: "reply.acme.test",
    tls: null,
  });
  expect(readConfig(needed).inboundSmtp).toBeNull();
  expect(() => readConfig({ ...needed, ...port })).toThrow("REPLY_DOMAIN must be set where INBOUND_SMTP_PORT is");
});
