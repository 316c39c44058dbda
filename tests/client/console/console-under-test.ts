import { pino } from "pino";
import { createApp } from "../../../client/app.ts";
import { createInvitations } from "../../../client/people/invitations.ts";
import type { SignInParts } from "../../../client/sign-in/sign-in.ts";
import { createLinkPost } from "../../../client/sign-in/post-link.ts";
import { acceptResolution } from "../../../database/acceptance.ts";
import { newId } from "../../../database/ids.ts";
import { keepInboundMail } from "../../../database/inbound-mails.ts";
import { type Person, savePerson } from "../../../database/people.ts";
import { savePolicy } from "../../../database/policies.ts";
import { startSession } from "../../../database/sessions.ts";
import { createVault } from "../../../database/vault.ts";
import { defaultRules, type PolicyRules } from "../../../domain/policy.ts";
import type { Role } from "../../../domain/roles.ts";
import { createPostman } from "../../../mail/postman.ts";
import { freshDatabase } from "../../support/postgres.ts";
import { startSmtpServer } from "../../support/smtp-server.ts";
import { outgoing } from "../../support/outgoing.ts";

const hourMs = 3_600_000;
type Solved = {
  number?: string;
  subject?: string;
  summary?: string;
  customer?: string;
  company?: string | null;
  language?: string;
  team?: string;
  agent?: { email: string; name: string };
  hoursAgo?: number;
  rules?: Partial<PolicyRules>;
};
type Options = { url?: string; signInLimits?: SignInParts["signInLimits"] };
export type Browser = {
  person: Person;
  get(path: string): Promise<Response>;
  /** As a form of ours would send it. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  cookie: string;
};

/** The whole client over a database and a mail server of its own, called without a port. */
export async function consoleUnderTest({ url = "http://localhost:3000", signInLimits }: Options = {}) {
  const database = await freshDatabase();
  const { sql } = database;
  const smtp = await startSmtpServer();
  const vault = createVault(Buffer.alloc(32, 7).toString("base64"));
  const logged: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const postman = createPostman({ smtpUrl: smtp.url });
  const from = { name: "Tarn Systems", address: "care@tarn.test" };
  const base = { sql, vault, outgoing, log, url, organisation: "Tarn Systems" };
  const mail = { postman, from, replyDomain: "reply.tarn.test" };
  const linkPost = createLinkPost({ ...base, mail });
  const invitations = createInvitations({ ...base, mail });
  const temporal = { reachable: () => null };
  const signing = { domains: ["acme.test"], selector: "aftercare" };
  const lookUp = { takesMail: async () => true, hasKey: async () => true };
  const app = createApp({
    ...base,
    replyDomain: "reply.tarn.test",
    temporal,
    linkPost,
    invitations,
    signInLimits,
    signing,
    lookUp,
  });
  const host = new URL(url).origin;
  let tickets = 0;

  const at = async (path: string, init: RequestInit = {}): Promise<Response> => await app.request(host + path, init);
  const post = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    await at(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "sec-fetch-site": "same-origin", ...headers },
    });

  /** Somebody of this role, signed in. */
  async function signedIn(
    role: Role,
    { email = `${role}@tarn.test`, name = "Marit Solberg", timeZone = "UTC" } = {},
  ): Promise<Browser> {
    const person = await savePerson(sql, { email, name, role, timeZone });
    const secret = await startSession(sql, { personId: person.id });
    const cookie = `${host.startsWith("https") ? "__Host-aftercare" : "aftercare"}=${secret}`;
    const get = async (path: string) => await at(path, { headers: { cookie } });
    return {
      person,
      cookie,
      get,
      async post(path, fields = {}, headers = {}) {
        const [, token = ""] = /name="token" value="([^"]+)"/.exec(await (await get("/console")).text()) ?? [];
        return await post(path, { token, ...fields }, { cookie, ...headers });
      },
    };
  }

  /** A ticket was solved; the same number again is its next resolution. */
  async function solve(solved: Solved = {}): Promise<string> {
    tickets += 1;
    const policy = `test-${tickets}`;
    const rules = { ...defaultRules, requireHumanReply: false, hours: null, ...solved.rules };
    await savePolicy(sql, { name: policy, rules, ifVersion: null, by: "test" });
    const number = solved.number ?? String(48_100 + tickets);
    const at = new Date(Date.now() - (solved.hoursAgo ?? 30) * hourMs);
    const accepted = await acceptResolution(sql, {
      connection: "api",
      policy,
      checkInAfterMs: null,
      vault,
      ticket: {
        id: number,
        subject: solved.subject ?? "Sync stops at 99 %",
        url: `https://desk.tarn.test/${number}`,
        status: "solved",
        team: solved.team ?? "Sync",
        tags: [],
        priority: null,
        channel: null,
        messageId: null,
        customer: {
          id: null,
          email: `c${number}@customers.test`,
          name: solved.customer ?? "Helen Brandt",
          language: solved.language ?? "en",
          timeZone: "Europe/Berlin",
          company: solved.company === undefined ? "Brandt Interiors" : solved.company,
        },
        resolution: {
          key: newId("rs"),
          at,
          summary: solved.summary ?? "I cleared a stuck upload on your server, and the sync finished.",
          agent: solved.agent ?? { email: "priya@tarn.test", name: "Priya Nair" },
        },
        humanReplies: 1,
        lastHumanContactAt: null,
        mergedInto: null,
      },
    });
    return accepted.followUpId;
  }

  return {
    ...database,
    app,
    vault,
    smtp,
    logged,
    linkPost,
    invitations,
    at,
    post,
    signedIn,
    solve,
    /** Solved, and the customer was asked. */
    async ask(solved: Solved = {}): Promise<string> {
      const id = await solve(solved);
      await sql`
        update follow_ups set stage = 'asked', asked_at = now(), due_at = now() + interval '3 days' where id = ${id}`;
      const mailId = newId("ml");
      await sql`
        insert into mails (id, message_id, kind, customer_id, effect_key)
        select ${mailId}, ${`<${mailId}@tarn.test>`}, 'check_in', customer_id, ${mailId} from follow_ups where id = ${id}`;
      await sql`
        insert into effects (key, follow_up_id, kind, phase) values (${mailId}, ${id}, 'check_in', 'accepted')`;
      await sql`
        insert into mail_follow_ups (mail_id, follow_up_id, kind, round) values (${mailId}, ${id}, 'check_in', 1)`;
      await sql`
        insert into timeline (follow_up_id, event, detail)
        values (${id}, 'mail', ${sql.json({ kind: "check_in", phase: "accepted" })})`;
      return id;
    },
    /** The customer's mail came in, and nobody has read it. */
    async reply(followUpId: string, words: string): Promise<void> {
      const raw = Buffer.from(
        `From: Helen <helen@customers.test>\r\nSubject: Re: Did it hold?\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n\r\nOn Tue, Tarn Systems wrote:\r\n> Did the fix hold?\r\n`,
      );
      await keepInboundMail(sql, { raw, class: "human", report: null, about: { followUpId, mailId: null } });
    },
    row: async (id: string) => {
      const [row] = await sql<{ stage: string; reason: string | null; needsLook: string | null }[]>`
        select stage, reason, needs_look from follow_ups where id = ${id}`;
      return row;
    },
    answers: async (id: string) =>
      await sql<
        { verdict: string; words: string; source: string; actor: string | null; satisfaction: number | null }[]
      >`
        select verdict, words, source, actor, satisfaction from answers where follow_up_id = ${id} order by version`,
    events: async (id: string) =>
      await sql<{ event: string; actor: string | null }[]>`
        select event, actor from timeline where follow_up_id = ${id} order by id`,
    async close() {
      await linkPost.settled();
      await invitations.settled();
      postman.close();
      await smtp.stop();
      await database.drop();
    },
  };
}
export type ConsoleUnderTest = Awaited<ReturnType<typeof consoleUnderTest>>;
