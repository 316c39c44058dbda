import { Hono } from "hono";
import { pino } from "pino";
import { answerPages } from "../../../client/answer-pages/answer-pages.ts";
import type { AnswerPageParts } from "../../../client/answer-pages/answer-link.ts";
import { acceptResolution } from "../../../database/acceptance.ts";
import { newId } from "../../../database/ids.ts";
import { savePolicy } from "../../../database/policies.ts";
import { createToken } from "../../../database/tokens.ts";
import { createVault } from "../../../database/vault.ts";
import { defaultRules, type PolicyRules } from "../../../domain/policy.ts";
import { freshDatabase } from "../../support/postgres.ts";

const hour = 3_600_000;
export type Asked = { followUpId: string; path: string; stop: string };
type Ask = {
  number?: string;
  subject?: string;
  summary?: string;
  agent?: string | null;
  language?: string | null;
  timeZone?: string | null;
  email?: string;
  rules?: Partial<PolicyRules>;
  hoursAgo?: number;
};

/** One customer's tickets, asked about in one mail. */
export const threeFixes: [Ask, ...Ask[]] = [
  {
    subject: "Scan to mail stopped",
    agent: "Elena Ruiz",
    summary: "I put the new mail server address into both printers.",
  },
  { subject: "Toner warning will not go away", agent: "Elena Ruiz", summary: "I reset the counter on printer 2." },
  {
    subject: "Print jobs disappear",
    agent: "Tom Okafor",
    summary: "I turned off the sleep mode of the print server.",
  },
];

/** The pages over a database of their own, and follow-ups that have been asked, as the mail would have left them. */
export async function customerSite(options: Partial<AnswerPageParts> = {}) {
  const database = await freshDatabase();
  const { sql } = database;
  const vault = createVault(Buffer.alloc(32, 7).toString("base64"));
  const log = pino({ level: "silent" });
  const parts = { sql, vault, log, organisation: "Tarn Systems", url: "https://care.tarn.test", ...options };
  const app = new Hono().route("/", answerPages(parts));
  let count = 0;

  async function accept(ask: Ask): Promise<string> {
    count += 1;
    const policy = `test-${count}`;
    const rules = { ...defaultRules, requireHumanReply: false, hours: null, ...ask.rules };
    await savePolicy(sql, { name: policy, rules, ifVersion: null, by: "test" });
    const accepted = await acceptResolution(sql, {
      connection: "api",
      policy,
      checkInAfterMs: null,
      vault,
      ticket: {
        id: ask.number ?? String(48189 + count),
        subject: ask.subject ?? "Sync stops at 99 %",
        url: null,
        status: "solved",
        team: null,
        tags: [],
        priority: null,
        channel: null,
        messageId: null,
        customer: {
          id: null,
          email: ask.email ?? "h.brandt@brandt-interiors.test",
          name: "Helen Brandt",
          language: ask.language === undefined ? "en" : ask.language,
          timeZone: ask.timeZone === undefined ? "Europe/Berlin" : ask.timeZone,
          company: null,
        },
        resolution: {
          key: newId("rs"),
          at: new Date(Date.now() - (ask.hoursAgo ?? 30) * hour),
          summary: ask.summary ?? "I cleared a stuck upload on your server, and the sync finished.",
          agent: { email: "priya@tarn.test", name: ask.agent === undefined ? "Priya Nair" : ask.agent },
        },
        humanReplies: 1,
        lastHumanContactAt: null,
        mergedInto: null,
      },
    });
    await sql`update follow_ups set stage = 'asked', asked_at = now() where id = ${accepted.followUpId}`;
    return accepted.followUpId;
  }

  async function mailAbout(followUpIds: [string, ...string[]]): Promise<Asked[]> {
    const mailId = newId("ml");
    await sql`
      insert into mails (id, message_id, kind, customer_id, effect_key)
      select ${mailId}, ${`<${mailId}@tarn.test>`}, 'check_in', customer_id, ${mailId}
      from follow_ups where id = ${followUpIds[0]}`;
    const asked: Asked[] = [];
    for (const followUpId of followUpIds) {
      await sql`
        insert into mail_follow_ups (mail_id, follow_up_id, kind, round)
        values (${mailId}, ${followUpId}, 'check_in', 1)`;
      const answer = await createToken(sql, { purpose: "answer", followUpId, mailId });
      const optOut = await createToken(sql, { purpose: "opt_out", followUpId, mailId });
      asked.push({ followUpId, path: `/a/${answer}`, stop: `/u/${optOut}` });
    }
    return asked;
  }

  return {
    ...database,
    vault,
    app,
    async ask(ask: Ask = {}): Promise<Asked> {
      const [asked] = await mailAbout([await accept(ask)]);
      if (!asked) throw new Error("nothing was asked");
      return asked;
    },
    async askSeveral(asks: [Ask, ...Ask[]]): Promise<Asked[]> {
      const ids: string[] = [];
      for (const ask of asks) ids.push(await accept(ask));
      const [first = "", ...others] = ids;
      return await mailAbout([first, ...others]);
    },
    get: async (path: string, headers: Record<string, string> = {}) => await app.request(path, { headers }),
    post: async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      await app.request(path, { method: "POST", body: new URLSearchParams(fields), headers }),
    answers: async (followUpId: string) =>
      await sql<
        { verdict: string; satisfaction: number | null; effort: number | null; words: string; againOn: string | null }[]
      >`
        select verdict, satisfaction, effort, words, again_on::text from answers
        where follow_up_id = ${followUpId} order by version`,
    /** Closes the window of a follow-up, as if its time had passed. */
    end: async (followUpId: string) =>
      await sql`update follow_ups set answer_until = now() - interval '1 day' where id = ${followUpId}`,
  };
}
export type CustomerSite = Awaited<ReturnType<typeof customerSite>>;
