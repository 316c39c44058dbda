import type { Logger } from "pino";
import type { Database } from "../database/connect.ts";
import type { Vault } from "../database/vault.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";
import type { Mailbox, Postman } from "../mail/contract.ts";

/** What every activity works with; made once, in worker/main. */
export type Dependencies = {
  sql: Database;
  vault: Vault;
  outgoing: Outgoing;
  postman: Postman;
  log: Logger;
  /** The address of answer pages and cases, without a trailing slash. */
  url: string;
  from: Mailbox;
  /** Replies and bounces go there. */
  replyDomain: string;
  /** Tells Temporal that the attempt is alive. */
  heartbeat: () => void;
};
