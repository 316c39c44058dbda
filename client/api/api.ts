import { OpenAPIHono } from "@hono/zod-openapi";
import type { Logger } from "pino";
import type { LookUp } from "../check-senders.ts";
import type { Signing } from "../signing.ts";
import type { ApiKey } from "../../database/api-keys.ts";
import type { Database } from "../../database/connect.ts";
import type { Vault } from "../../database/vault.ts";
import type { Outgoing } from "../../helpdesk/outgoing.ts";
import { schemaFailure } from "../failures.ts";

/** What the API is made of; built once in main. */
export type ApiParts = {
  sql: Database;
  vault: Vault;
  outgoing: Outgoing;
  log: Logger;
  /** AFTERCARE_URL. */
  url: string;
  replyDomain: string | null;
  /** What mails are signed with; left out, they are not. */
  signing?: Signing | undefined;
  /** How senders' domains are looked up; left out, by DNS. */
  lookUp?: LookUp | undefined;
};
/** What the middleware before a handler has found out. */
export type ApiEnv = { Variables: { apiKey: ApiKey } };

/** One area of the API, to be mounted by client/app.ts. */
export const apiArea = () => new OpenAPIHono<ApiEnv>({ defaultHook: schemaFailure });

/** Who did it, as the timeline says it. */
export const actorOf = (key: ApiKey): string => `api:${key.name}`;
