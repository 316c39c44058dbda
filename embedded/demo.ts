import { z } from "zod";
import { defaultRules, type PolicyRules } from "../domain/policy.ts";

/** Waits of seconds, so that a new person sees the whole loop in two minutes. */
export const demoRules: PolicyRules = {
  ...defaultRules,
  requireHumanReply: false,
  skip: ["spam"],
  checkInAfter: "PT5S",
  latest: "PT1H",
  hours: null,
  jitter: "PT0S",
  remindAfter: "PT2M",
  patience: "PT3M",
  grace: "PT10S",
  nextUpdateWithin: "PT1H",
  combineWithin: "PT0S",
  perCustomer: { count: 1000, within: "P1D" },
  perCompany: { count: 1000, within: "P1D" },
  reopenGuard: { count: 100, within: "PT24H" },
};

export type Demo = {
  /** Where the API is reached. */
  api: string;
  adminKey: string;
  helpdeskUrl: string;
  token: string;
  webhookSecret: string;
};

const connectionSchema = z.looseObject({ baseUrl: z.string().nullable() });

/** Connects the sample helpdesk, over the API like any other; what somebody has changed there since stays. */
export async function setUpDemo(demo: Demo): Promise<void> {
  if ((await read(demo, "/v1/policies/demo")) === null) {
    await put(demo, { path: "/v1/policies/demo", body: demoRules, exists: false });
  }
  const before = connectionSchema.nullable().parse(await read(demo, "/v1/connections/sample"));
  if (before?.baseUrl === demo.helpdeskUrl) return;
  const connection = {
    kind: "sample",
    baseUrl: demo.helpdeskUrl,
    credentials: { token: demo.token },
    webhookSecrets: [demo.webhookSecret],
    policy: "demo",
    settings: { organisation: "Tarn Systems" },
  };
  await put(demo, { path: "/v1/connections/sample", body: connection, exists: before !== null });
}

/** Null when it is not there. */
async function read({ api, adminKey }: Demo, path: string): Promise<unknown> {
  const response = await fetch(api + path, { headers: { authorization: `Bearer ${adminKey}` } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

async function put(
  { api, adminKey }: Demo,
  { path, body, exists }: { path: string; body: unknown; exists: boolean },
): Promise<void> {
  const match: Record<string, string> = exists ? { "if-match": "*" } : {};
  const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json", ...match };
  const response = await fetch(api + path, { method: "PUT", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`PUT ${path} answered ${response.status}: ${await response.text()}`);
}
