import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { Client, Connection } from "@temporalio/client";
import { connect } from "../../database/connect.ts";
import { defaultRules, type PolicyRules } from "../../domain/policy.ts";
import { freePort } from "../../embedded/ports.ts";
import { startFaultProxy } from "../helpdesk/fault-proxy.ts";
import { productProcess, type ProductProcess, ready } from "../proof/product.ts";
import type { Chance } from "../proof/seeded.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { until } from "../support/until.ts";
import { webhookReceiver } from "../support/webhook-receiver.ts";
import { faultsDesk } from "./desk.ts";
import type { Faults, Pair } from "./faults.ts";
import { builtImage } from "./image.ts";
import { postgresServer, temporalServer } from "./servers.ts";
import { tcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** Waits that a run can wait for; they are long enough that everything can be broken while hundreds wait. */
const rules: PolicyRules = {
  ...defaultRules,
  requireHumanReply: false,
  hours: null,
  jitter: "PT0S",
  checkInAfter: "PT3S",
  latest: "PT1H",
  remindAfter: "PT20S",
  patience: "PT15S",
  grace: "PT1.5S",
  combineWithin: "PT0S",
  perCustomer: { count: 1_000, within: "P7D" },
  perCompany: { count: 1_000, within: "P1D" },
};
const clients = 4;
const workers = 2;
export type System = Awaited<ReturnType<typeof startSystem>>;

/**
 * A whole installation: Postgres, Temporal, four clients and two workers as processes of their own, the sample helpdesk,
 * a mail server, and a TCP proxy between every two of them. `postgresFolder` may be on a disk of its own.
 */
export async function startSystem(parts: {
  folder: string;
  postgresFolder: string;
  faults: Faults;
  chance: Chance;
  say: (line: string) => void;
}) {
  const { folder, postgresFolder, faults, chance, say } = parts;
  const stops: (() => unknown)[] = [];
  const later = <T>(part: T, stop: (part: T) => unknown): T => {
    stops.push(() => stop(part));
    return part;
  };
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    // As root, Postgres runs as another user, who has to pass through.
    chmodSync(folder, 0o711);
    const image = builtImage(folder);
    const postgres = later(await postgresServer({ folder: postgresFolder }), (one) => one.stop());
    const temporal = later(await temporalServer({ folder }), (one) => one.stop());
    const smtp = later(await startSmtpServer({ choose: faults.atSmtp }), (one) => one.stop());
    const proxies: TcpProxy[] = [];
    const between = async (pair: Pair, target: number): Promise<number> => {
      const proxy = later(await tcpProxy({ target, choose: () => faults.onWire(pair) }), (one) => one.stop());
      proxies.push(proxy);
      return proxy.port;
    };
    const ports = await Promise.all(Array.from({ length: clients }, () => freePort()));
    const fronts = await Promise.all(ports.map((port) => between("world–client", port)));
    const urls = fronts.map((port) => `http://127.0.0.1:${port}`);
    const desk = later(
      await faultsDesk({ webhookUrls: () => urls.map((url) => `${url}/v1/webhooks/desk`), chance }),
      (one) => one.stop(),
    );
    const httpFaults = later(await startFaultProxy(desk.url, faults.atHelpdesk), (one) => one.stop());
    const deskPort = await between("product–helpdesk", Number(new URL(httpFaults.url).port));

    const subscriber = later(await webhookReceiver(), (one) => one.stop());

    const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
    const smtpPort = await between("worker–SMTP", smtp.port);
    const env = {
      // The server's silence after the final dot is waited for so long, instead of ten minutes.
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}?socketTimeout=5000&greetingTimeout=5000&connectionTimeout=5000`,
      AFTERCARE_URL: urls[0] ?? "",
      AFTERCARE_SECRET: randomBytes(32).toString("base64"),
      AFTERCARE_ADMIN_KEY: adminKey,
      MAIL_FROM: "Acme Support <support@acme.test>",
      ALLOWED_PRIVATE_NETWORKS: "127.0.0.1",
      REPLY_DOMAIN: "reply.acme.test",
      TEMPORAL_NAMESPACE: "default",
      LOG_LEVEL: "info",
    };
    const envOf = async (role: "client" | "worker") => ({
      ...env,
      DATABASE_URL: throughPort(postgres.url, await between(`${role}–Postgres`, postgres.port)),
      TEMPORAL_ADDRESS: `127.0.0.1:${await between(`${role}–Temporal`, temporal.port)}`,
    });
    const [clientEnv, workerEnv] = [await envOf("client"), await envOf("worker")];
    const processes: ProductProcess[] = [];
    const ended: string[] = [];
    const run = (wanted: Parameters<typeof productProcess>[0]) => {
      // As every supervisor does it: again after a second.
      const onEndByItself = (output: string) => {
        say(`${started.name} ended by itself: ${output.trim().split("\n").slice(-6).join("\n  ")}`);
        ended.push(started.name);
        setTimeout(() => (started.running() ? undefined : started.start()), 1_000);
      };
      const started = later(productProcess({ ...wanted, ownGroup: true, onEndByItself }), (one) => one.end());
      processes.push(started);
      return started;
    };
    ports.forEach((port, i) =>
      run({ role: "client", name: `aftercare-client-${i + 1}`, image, env: { ...clientEnv, PORT: String(port) } }),
    );
    for (let i = 1; i <= workers; i += 1) {
      run({ role: "worker", name: `aftercare-worker-${i}`, image, env: workerEnv });
    }
    await Promise.all(urls.map((url) => ready(url)));
    const working = () => {
      const late = processes.find((one) => one.role === "worker" && !one.output().includes("the worker is ready"));
      if (late) throw new Error(`${late.name} is not ready: ${late.output()}`);
    };
    await until(working, { timeoutMs: 60_000, everyMs: 100 });

    const put = async (path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
      const response = await fetch(urls[0] + path, { method: "PUT", headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`PUT ${path} answered ${response.status}: ${await response.text()}`);
    };
    await put("/v1/policies/quick", rules);
    await put("/v1/connections/desk", {
      kind: "sample",
      baseUrl: `http://127.0.0.1:${deskPort}`,
      credentials: { token: desk.token },
      webhookSecrets: [desk.secret],
      policy: "quick",
    });
    await put("/v1/subscriptions/events", { url: subscriber.url, events: ["ticket.reopen_requested"] });

    const sql = later(connect(postgres.url, { max: 4, name: "faults" }), (one) => one.end({ timeout: 1 }));
    const temporalClient = async () => {
      const connection = await Connection.connect({ address: temporal.address });
      return { client: new Client({ connection }), close: () => connection.close() };
    };
    return {
      folder,
      postgresFolder,
      image,
      workerEnv,
      postgres,
      temporal,
      smtp,
      desk,
      processes,
      /** Who ended although nobody killed it, and was started again. */
      ended,
      urls,
      adminKey,
      sql,
      temporalClient,
      run,
      stop,
      cutAll: () => proxies.forEach((proxy) => proxy.cutAll()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function throughPort(url: string, port: number): string {
  const address = new URL(url);
  address.port = String(port);
  return address.href;
}
