import { pino } from "pino";
import { createActivities } from "../../activities/index.ts";
import type { Dependencies } from "../../activities/dependencies.ts";
import { acceptResolution } from "../../database/acceptance.ts";
import { type Answer, recordAnswer } from "../../database/answers.ts";
import { saveConnection } from "../../database/connections.ts";
import { savePolicy } from "../../database/policies.ts";
import { createVault } from "../../database/vault.ts";
import type { PolicyRules } from "../../domain/policy.ts";
import { createPostman, type PostmanSettings } from "../../mail/postman.ts";
import { quickRules, solvedTicket, testSecret } from "./installation.ts";
import { freshDatabase } from "./postgres.ts";
import { startSmtpServer } from "./smtp-server.ts";
import { outgoing } from "./outgoing.ts";

/** Activities over a real Postgres and a real mail server, called by hand: what Temporal would call, and when, is the test's. */
export async function world(
  options: {
    rules?: Partial<PolicyRules>;
    helpdeskUrl?: string;
    /** What that helpdesk asks for. */
    credentials?: { token: string };
    smtp?: Parameters<typeof startSmtpServer>[0];
    /** To the query of the mail server's address. */
    smtpQuery?: string;
    postman?: Partial<PostmanSettings>;
  } = {},
) {
  const database = await freshDatabase();
  const { sql } = database;
  const vault = createVault(testSecret);
  const rules = { ...quickRules, checkInAfter: "PT0S", grace: "PT0S", ...options.rules };
  await savePolicy(sql, { name: "quick", rules, ifVersion: null, by: "test" });
  await sql`update connections set policy = 'quick' where name = 'api'`;
  if (options.helpdeskUrl) {
    await saveConnection(sql, {
      vault,
      by: "test",
      wanted: {
        name: "desk",
        kind: "sample",
        baseUrl: options.helpdeskUrl,
        credentials: options.credentials ?? { token: "secret" },
        webhookSecrets: [],
        policy: "quick",
        settings: {},
        ifVersion: null,
      },
    });
  }
  // Somebody listens: without a subscription a reopening through the API is a person's to do.
  await sql`
    insert into subscriptions (name, url, events, secret)
    values ('desk', 'http://127.0.0.1:9/', ${["ticket.reopen_requested"]}, ${Buffer.alloc(1)})`;
  const smtp = await startSmtpServer(options.smtp);
  const postman = createPostman({ smtpUrl: `${smtp.url}${options.smtpQuery ?? ""}`, ...options.postman });
  const dependencies: Dependencies = {
    sql,
    vault,
    outgoing,
    postman,
    log: pino({ level: process.env["TEST_LOG"] ?? "silent" }),
    url: "http://aftercare.test",
    from: { name: "Acme Support", address: "support@acme.test" },
    replyDomain: "reply.acme.test",
    heartbeat: () => undefined,
  };
  return {
    sql,
    /** Of its database. */
    url: database.url,
    vault,
    smtp,
    dependencies,
    ...createActivities(dependencies),
    solve: async (ticket: Parameters<typeof solvedTicket>[0], connection = "api") => {
      const solved = { connection, ticket: solvedTicket(ticket), policy: null, checkInAfterMs: null, vault };
      return (await acceptResolution(sql, solved)).followUpId;
    },
    answer: (followUpId: string, given: Partial<Answer> & Pick<Answer, "verdict">) =>
      recordAnswer(sql, {
        followUpId,
        satisfaction: null,
        effort: null,
        words: "",
        againOn: null,
        source: "page",
        dedupeKey: crypto.randomUUID(),
        actor: null,
        ...given,
      }),
    row: async (followUpId: string) => {
      const [row] = await sql<
        { stage: string; reason: string | null; outcome: string | null; needsLook: string | null; round: number }[]
      >`select stage, reason, outcome, needs_look, round from follow_ups where id = ${followUpId}`;
      return row;
    },
    alarms: async () => {
      const rows = await sql<{ kind: string }[]>`select kind from alarms where cleared_at is null order by id`;
      return rows.map((row) => row.kind);
    },
    async close() {
      postman.close();
      await smtp.stop();
      await database.drop();
    },
  };
}
export type World = Awaited<ReturnType<typeof world>>;
