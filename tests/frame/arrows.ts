/** Who may import whom (DESIGN §4), once as statements that must fail the linter and once as statements that must pass. */

export const forbidden: Record<string, string[]> = {
  domain: [
    'import "../mail/contract.ts";',
    'import { readFile } from "node:fs";',
    'import { z } from "zod";',
    'import type { Ticket } from "../database/tickets.ts";',
    'export * from "../helpdesk/contract.ts";',
    'import "./../client/app.ts";',
  ],
  helpdesk: notInto("mail", "database", "workflows", "activities", "worker", "client", "embedded"),
  mail: [
    ...notInto("helpdesk", "database", "workflows", "activities", "worker", "client", "embedded"),
    'import p from "postgres";',
  ],
  database: [
    ...notInto("helpdesk", "mail", "workflows", "activities", "worker", "client", "embedded"),
    'import { createTransport } from "nodemailer";',
  ],
  workflows: [
    ...notInto("helpdesk", "mail", "database", "worker", "client", "embedded"),
    'import { activities } from "../activities/index.ts";',
    'export * from "../activities/index.ts";',
    'import "../activities/index.ts";',
    'import { z } from "zod";',
    'import { randomUUID } from "node:crypto";',
    'import { Client } from "@temporalio/client";',
  ],
  activities: [
    ...notInto("workflows", "worker", "client", "embedded"),
    'import p from "postgres";',
    'import { createTransport } from "nodemailer";',
  ],
  worker: [...notInto("client", "embedded"), 'import p from "postgres";'],
  client: [
    ...notInto("activities", "worker", "embedded"),
    'import { followUp } from "../workflows/follow-up.ts";',
    'import p from "postgres";',
    'import { createTransport } from "nodemailer";',
  ],
  // A page is a folder further in: the arrows hold there too.
  "client/pages": [
    'import { work } from "../../worker/main.ts";',
    'import { followUp } from "../../workflows/follow-up.ts";',
  ],
  embedded: notInto("workflows", "activities", "worker", "client"),
};

export const allowed: Record<string, string[]> = {
  domain: ['import { verdicts } from "./words.ts";'],
  helpdesk: [...into("domain"), 'import { createHmac } from "node:crypto";', 'import { z } from "zod";'],
  mail: [...into("domain"), 'import { createTransport } from "nodemailer";'],
  database: [...into("domain"), 'import p from "postgres";'],
  workflows: [
    ...into("domain"),
    'import { condition } from "@temporalio/workflow";',
    'import { stages } from "./contract.ts";',
    'import type { Activities } from "../activities/index.ts";',
  ],
  activities: [...into("domain", "helpdesk", "mail", "database"), 'import { Context } from "@temporalio/activity";'],
  worker: [
    ...into("domain", "helpdesk", "mail", "database", "workflows", "activities"),
    'import { Worker } from "@temporalio/worker";',
  ],
  client: [
    ...into("domain", "helpdesk", "mail", "database"),
    'import { taskQueue } from "../workflows/contract.ts";',
    'import { Hono } from "hono";',
  ],
  "client/pages": [
    'import { stages } from "../../domain/words.ts";',
    'import { taskQueue } from "../../workflows/contract.ts";',
  ],
  embedded: into("domain", "helpdesk", "mail", "database"),
  // Tests and measurements may look everywhere.
  tests: into("domain", "database", "workflows", "activities", "worker", "client", "embedded"),
  bench: into("client", "worker", "embedded"),
};

function into(...folders: string[]): string[] {
  return folders.map((folder) => `import { thing } from "../${folder}/thing.ts";`);
}

/** A type is enough to break an arrow: what is known there cannot be changed alone here. */
function notInto(...folders: string[]): string[] {
  return folders.flatMap((folder) => [
    `import { thing } from "../${folder}/thing.ts";`,
    `import type { Thing } from "../${folder}/thing.ts";`,
  ]);
}
