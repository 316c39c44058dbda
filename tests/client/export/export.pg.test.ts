import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "../api/api-under-test.ts";
import { type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

const columns = {
  "follow-ups":
    "id,stage,reason,attempt,ticket.connection,ticket.id,ticket.subject,ticket.url,ticket.team," +
    "ticket.tags,ticket.priority,ticket.channel,customer.id,customer.externalId,customer.email," +
    "customer.name,customer.language,customer.timeZone,customer.company,resolution.id,resolution.at," +
    "resolution.summary,resolution.agent.email,resolution.agent.name,policy.name,policy.version," +
    "acceptedAt,checkInAt,askedAt,remindedAt,answerUntil,needsLook,answer.verdict," +
    "answer.satisfaction,answer.effort,answer.words,answer.by,answer.at,answer.versions," +
    "outcome.action,outcome.at,next.what,next.at",
  answers:
    "followUp,version,verdict,satisfaction,effort,words,againOn,by,channel,at,withdrawnAt,attempt," +
    "ticket.connection,ticket.id,ticket.subject,ticket.team,customer.id,customer.email,customer.name," +
    "customer.company,resolution.at,resolution.agent.email,resolution.agent.name",
  reviews:
    "id,title,state,reason,openedAt,openedBy,reopenedAt,concludedAt,concludedBy,dueOn,overdue," +
    "department,owner.email,owner.name,whys,cause.id,cause.name,correctiveAction,actionOwner.email," +
    "actionOwner.name,actionDueOn,checkOn,conclusion,tickets,customers",
};
/** Whether there is such a member; of a part that is not there now, nobody can tell. */
function has(value: unknown, [name = "", ...rest]: string[]): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const member = Object.entries(value ?? {}).find(([key]) => key === name);
  return member !== undefined && (rest.length === 0 || has(member[1], rest));
}

let api: ApiUnderTest;
let site: ConsoleUnderTest;
let first: string;
beforeAll(async () => {
  [api, site] = await Promise.all([apiUnderTest(), consoleUnderTest()]);
  const subject = "=HYPERLINK(evil)";
  first = (await api.call("POST /v1/follow-ups", { body: solved({ ticket: { subject, team: "Print" } }) })).json.id;
  const answer = {
    followUpId: first,
    satisfaction: 2,
    effort: null,
    againOn: null,
    source: "api",
    actor: null,
  } as const;
  await recordAnswer(api.sql, { ...answer, verdict: "not_held", words: 'No, "still"\nbroken', dedupeKey: "1" });
  await recordAnswer(api.sql, { ...answer, verdict: "held", words: "", dedupeKey: "2" });
  await openReviewByHand(api.sql, { followUpIds: [first], title: "Toner", actor: "api:test" });
});
afterAll(async () => {
  await api.drop();
  await site.close();
});

describe("exports over the API", () => {
  it("give follow-ups, answers and reviews as CSV that no spreadsheet takes for a formula", async () => {
    const { status, text, headers } = await api.call("GET /v1/export/follow-ups.csv");
    expect([status, headers.get("content-disposition")]).toEqual([200, 'attachment; filename="follow-ups.csv"']);
    expect(text).toMatch(/^\uFEFF?id,stage,/);
    expect(text).toContain(",'=HYPERLINK(evil),");
    const answers = (await api.call("GET /v1/export/answers.csv")).text;
    expect(answers).toContain(`${first},1,not_held,2,,"No, ""still""\nbroken",`);
    expect(answers).toContain(`${first},2,held,2,,,`);
    expect((await api.call("GET /v1/export/reviews.csv")).text).toContain(",Toner,open,");
  });

  it.each(Object.entries(columns))("have the columns of %s that programs read it by", async (file, names) => {
    const response = await api.app.request(`/v1/export/${file}.csv`, {
      headers: { authorization: `Bearer ${api.adminKey}` },
    });
    // Excel reads UTF-8 only behind a byte order mark, which `text()` leaves out.
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.subarray(3).toString().split("\r\n")[0]).toBe(names);
    const [line = ""] = (await api.call(`GET /v1/export/${file}.ndjson`)).text.split("\n");
    const given: unknown = JSON.parse(line);
    expect(names.split(",").filter((name) => !has(given, name.split(".")))).toEqual([]);
  });

  it("give the objects of the list as NDJSON, unchanged", async () => {
    const { text } = await api.call("GET /v1/export/follow-ups.ndjson?team=Print");
    const [line = "", ...others] = text.split("\n").filter(Boolean);
    const { items } = (await api.call("GET /v1/follow-ups?team=Print")).json;
    expect([JSON.parse(line), others]).toEqual([items[0], []]);
    expect((await api.call("GET /v1/export/follow-ups.ndjson?team=None")).text).toBe("");
  });

  it("go on page after page, none lost and none twice", async () => {
    await api.sql`
      insert into tickets (id, connection, external_id, customer_id, subject)
      select 'tk_x' || i, 'api', 'x' || i, (select id from customers limit 1), 'Many' from generate_series(1, 1200) i`;
    await api.sql`
      insert into follow_ups (
        id, origin, origin_id, ticket_id, customer_id, attempt, stage, policy_name, policy_version, resolved_at, answer_until)
      select 'fu_' || translate(i::text, '0123456789', 'abcdefghij'), 'outreach', 'x' || i, 'tk_x' || i, (select id from customers limit 1), 1, 'settled', 'default', 1, now(), now()
      from generate_series(1, 1200) i`;
    const ids = (await api.call("GET /v1/export/follow-ups.ndjson?q=Many")).text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).id);
    expect([ids.length, new Set(ids).size]).toEqual([1200, 1200]);
  });

  it("are refused without the scope, and with a filter that is none", async () => {
    const key = await api.keyWith(["ingest"]);
    expect((await api.call("GET /v1/export/answers.csv", { key })).status).toBe(403);
    expect((await api.call("GET /v1/export/answers.csv", { key: null })).status).toBe(401);
    expect((await api.call("GET /v1/export/follow-ups.csv?stage=none")).status).toBe(422);
  });
});

describe("exports from the console", () => {
  it("give what the queue shows, with its filters, and an agent's own tickets alone", async () => {
    await site.ask({ number: "1", subject: "Mine", agent: { email: "agent@tarn.test", name: "A" } });
    await site.ask({ number: "2", subject: "Theirs" });
    await site.solve({ number: "3", subject: "To come", hoursAgo: 0 });
    const lead = await site.signedIn("lead");
    const agent = await site.signedIn("agent");
    const subjects = async (as: typeof lead, query: string) =>
      (await (await as.get(`/console/export/follow-ups.csv${query}`)).text()).match(/Mine|Theirs|To come/g);
    expect(await subjects(lead, "?tab=all")).toEqual(["To come", "Theirs", "Mine"]);
    expect(await subjects(lead, "?tab=waiting")).toEqual(["Theirs", "Mine"]);
    expect(await subjects(lead, "?q=theirs")).toEqual(["Theirs"]);
    expect(await subjects(agent, "?tab=all")).toEqual(["Mine"]);
    const page = await (await lead.get("/console/follow-ups?tab=all&q=theirs")).text();
    expect(page).toContain('href="/console/export/follow-ups.csv?tab=all&amp;q=theirs"');
  });

  it("begin and end a day where the reader is, as the list does", async () => {
    const id = await site.solve({ number: "4", subject: "Midnight" });
    await site.sql`update follow_ups set created_at = '2026-03-01T12:30:00Z' where id = ${id}`;
    const readers = [
      await site.signedIn("lead", { email: "kiri@tarn.test", timeZone: "Pacific/Auckland" }),
      await site.signedIn("lead", { email: "una@tarn.test", timeZone: "UTC" }),
    ];
    const days = ["2026-03-01", "2026-03-02"];
    const found = async (path: string) =>
      await Promise.all(
        readers.map(async ({ get }) => {
          const answers = days.map(async (day) => (await get(`${path}?tab=all&since=${day}&until=${day}`)).text());
          return (await Promise.all(answers)).map((text) => text.includes("Midnight"));
        }),
      );
    const where = [
      [false, true],
      [true, false],
    ];
    expect(await found("/console/export/follow-ups.csv")).toEqual(where);
    expect(await found("/console/follow-ups")).toEqual(where);
  });
});
