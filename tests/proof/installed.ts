import { randomBytes } from "node:crypto";
import { freePort } from "../../embedded/ports.ts";
import type { PolicyRules } from "../../domain/policy.ts";
import { quickRules, testSecret } from "../support/installation.ts";
import type { SampleDesk } from "../support/sample-desk.ts";
import { productProcess, ready, type Role } from "./product.ts";

/** Where the parts of an installation are that the test runs itself. */
export type Around = {
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
  smtpUrl: string;
};

/** The settings of both processes of one installation, and how its API is spoken to. */
export async function installed(around: Around) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
  const env = {
    DATABASE_URL: around.databaseUrl,
    TEMPORAL_ADDRESS: around.temporalAddress,
    TEMPORAL_NAMESPACE: around.namespace,
    SMTP_URL: around.smtpUrl,
    PORT: String(port),
    AFTERCARE_URL: url,
    AFTERCARE_SECRET: testSecret,
    AFTERCARE_ADMIN_KEY: adminKey,
    MAIL_FROM: "Acme Support <support@acme.test>",
    ALLOWED_PRIVATE_NETWORKS: "127.0.0.1",
    REPLY_DOMAIN: "reply.acme.test",
  };
  const call = async (request: string, body: unknown): Promise<Response> => {
    const [method = "GET", path = "/"] = request.split(" ");
    const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
    return await fetch(url + path, {
      method,
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
  };
  const put = async (path: string, body: unknown): Promise<void> => {
    const response = await call(`PUT ${path}`, body);
    if (!response.ok) throw new Error(`PUT ${path} answered ${response.status}: ${await response.text()}`);
  };
  return {
    url,
    env,
    call,
    ready: () => ready(url),
    start: ({
      settings = {},
      ...rest
    }: {
      role: Role;
      name?: string;
      image?: string;
      user?: number;
      settings?: Record<string, string>;
    }) => productProcess({ ...rest, env: { ...env, ...settings } }),
    /** The helpdesk as a connection, and rules whose waits a test can wait for; over the API, as anybody would. */
    connectDesk: async (desk: Pick<SampleDesk, "url" | "token" | "secret">, rules: Partial<PolicyRules> = {}) => {
      await put("/v1/policies/quick", { ...quickRules, ...rules });
      await put("/v1/connections/desk", {
        kind: "sample",
        baseUrl: desk.url,
        credentials: { token: desk.token },
        webhookSecrets: [desk.secret],
        policy: "quick",
      });
    },
  };
}
export type Installed = Awaited<ReturnType<typeof installed>>;
