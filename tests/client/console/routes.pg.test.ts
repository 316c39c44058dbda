import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consolePages } from "../../../client/console/console.ts";
import { raiseAlarm } from "../../../database/alarms.ts";
import { causeOfName } from "../../../database/causes.ts";
import { newId } from "../../../database/ids.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Role, roles } from "../../../domain/roles.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { batchOfAnother, letterOf } from "./about-a-case.ts";
import { outgoing } from "../../support/outgoing.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

const sam = { email: "Agent@Tarn.test", name: "Sam" };
const mine = async () => await site.ask({ agent: sam });
const others = async () => await site.ask({ agent: { email: "other@tarn.test", name: "Other" } });
const mineToCome = async () => await site.solve({ agent: sam, hoursAgo: 0 });
const othersToCome = async () => await site.solve({ agent: { email: "other@tarn.test", name: "Other" }, hoursAgo: 0 });
const myLetter = async () => await letterOf(site, await mine());
const othersLetter = async () => await letterOf(site, await others());
const reviewOf = async (followUpId: string): Promise<string> => {
  const opened = await openReviewByHand(site.sql, { followUpIds: [followUpId], title: null, actor: "person:pe_1" });
  return opened.opened ? opened.reviewId : "";
};
const cause = async (): Promise<string> => {
  const actor = "person:x";
  return (await site.sql.begin((tx) => causeOfName(tx, { name: "Regression", department: null, actor }))).id;
};
const myReview = async () => await reviewOf(await mine());
const othersReview = async () => await reviewOf(await others());
const myTwoReviews = async () => `${await myReview()} ${await myReview()}`;
const myReviewAndOthers = async () => `${await myReview()} ${await othersReview()}`;
const alarm = async () => {
  await raiseAlarm(site.sql, { kind: "mail-refused", subject: crypto.randomUUID() });
  const [row] = await site.sql<{ id: string }[]>`select max(id)::text as id from alarms`;
  return row?.id ?? "";
};
const othersBatch = async () => await batchOfAnother(site, await mineToCome());
const nobodys = { lead: 404, admin: 404, agent: 404, auditor: 404 };
const yes = { lead: 200, admin: 200, agent: 200, auditor: 200 };
const acts = { lead: 303, admin: 303, agent: 303, auditor: 403 };

/** Their own: an auditor too decides where they read times. */
const everybodys: Record<Role, number> = { lead: 303, admin: 303, agent: 303, auditor: 303 };
/** What each role gets from each route: about a ticket this agent solved, or one that another did. */
const table: {
  route: string;
  about?: () => Promise<string>;
  fields?: Record<string, string>;
  gets: Record<Role, number>;
}[] = [
  { route: "GET /console", gets: yes },
  { route: "GET /console/follow-ups", gets: yes },
  { route: "GET /console/follow-ups/:id", about: mine, gets: yes },
  { route: "GET /console/follow-ups/:id", about: others, gets: { ...yes, agent: 403 } },
  { route: "GET /console/follow-ups/:id/mails/:mail", about: myLetter, gets: yes },
  { route: "GET /console/follow-ups/:id/mails/:mail", about: othersLetter, gets: { ...yes, agent: 403 } },
  { route: "GET /console/follow-ups/:id/mails/:mail/html", about: myLetter, gets: yes },
  { route: "GET /console/follow-ups/:id/mails/:mail/html", about: othersLetter, gets: { ...yes, agent: 403 } },
  { route: "GET /console/*", gets: { lead: 404, admin: 404, agent: 404, auditor: 404 } },
  { route: "POST /console/*", gets: { lead: 404, admin: 404, agent: 404, auditor: 404 } },
  { route: "POST /console/follow-ups/:id/answer", about: mine, fields: { verdict: "held" }, gets: acts },
  {
    route: "POST /console/follow-ups/:id/answer",
    about: others,
    fields: { verdict: "held" },
    gets: { ...acts, agent: 403 },
  },
  { route: "POST /console/follow-ups/:id/skip", about: mineToCome, gets: acts },
  { route: "POST /console/follow-ups/:id/skip", about: othersToCome, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/cancel", about: mine, gets: acts },
  { route: "POST /console/follow-ups/:id/cancel", about: others, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/send-now", about: mineToCome, gets: acts },
  { route: "POST /console/follow-ups/:id/send-now", about: othersToCome, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/restore", about: mineToCome, gets: acts },
  { route: "POST /console/follow-ups/:id/restore", about: othersToCome, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/opt-in", about: mine, gets: acts },
  { route: "POST /console/follow-ups/:id/opt-in", about: others, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/reread", about: mine, gets: acts },
  { route: "POST /console/follow-ups/:id/reread", about: others, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/:id/look", about: mine, gets: acts },
  { route: "POST /console/follow-ups/:id/look", about: others, gets: { ...acts, agent: 403 } },
  { route: "POST /console/follow-ups/views", fields: { name: "Mine" }, gets: everybodys },
  { route: "POST /console/follow-ups/views/:id/remove", about: async () => newId("sv"), gets: everybodys },
  // Without anything picked it leads back to the list; what is picked is authorised one by one (batch.pg.test.ts).
  { route: "POST /console/follow-ups/batches", fields: { act: "skip", nonce: "n" }, gets: acts },
  { route: "GET /console/follow-ups/batches/:id", about: othersBatch, gets: nobodys },
  { route: "POST /console/follow-ups/batches/:id/undo", about: othersBatch, gets: { ...nobodys, auditor: 403 } },
  { route: "POST /console/follow-ups/batches/:id/go-on", about: othersBatch, gets: { ...nobodys, auditor: 403 } },
  { route: "GET /console/reviews", gets: yes },
  {
    route: "POST /console/reviews",
    fields: { followUp: "fu_x" },
    gets: { lead: 404, admin: 404, agent: 404, auditor: 404 },
  },
  { route: "GET /console/reviews/:id", about: myReview, gets: yes },
  { route: "GET /console/reviews/:id", about: othersReview, gets: { ...yes, agent: 403 } },
  { route: "POST /console/reviews/:id", about: myReview, fields: { version: "1", dueOn: "2999-01-01" }, gets: acts },
  {
    route: "POST /console/reviews/:id",
    about: othersReview,
    fields: { version: "1", dueOn: "2999-01-01" },
    gets: { ...acts, agent: 403 },
  },
  { route: "POST /console/reviews/:id/reopen", about: myReview, gets: acts },
  { route: "POST /console/reviews/:id/reopen", about: othersReview, gets: { ...acts, agent: 403 } },
  { route: "GET /console/reviews/:id/tickets", about: myReview, gets: yes },
  { route: "GET /console/reviews/:id/tickets", about: othersReview, gets: { ...yes, agent: 403 } },
  { route: "POST /console/reviews/:id/tickets", about: myReview, gets: acts },
  { route: "POST /console/reviews/:id/tickets", about: othersReview, gets: { ...acts, agent: 403 } },
  { route: "GET /console/reviews/:id/compare/:other", about: myTwoReviews, gets: yes },
  { route: "GET /console/reviews/:id/compare/:other", about: myReviewAndOthers, gets: { ...yes, agent: 403 } },
  { route: "GET /console/export/reviews.csv", gets: yes },
  { route: "GET /console/account", gets: yes },
  { route: "POST /console/account", fields: { timeZone: "UTC", keys: "on" }, gets: everybodys },
  { route: "POST /console/account/end-session", fields: { session: "none" }, gets: everybodys },
  { route: "GET /console/causes", gets: yes },
  { route: "POST /console/causes", fields: { name: "Missing test" }, gets: { ...acts, agent: 403 } },
  { route: "GET /console/causes/:id", about: cause, gets: yes },
  { route: "POST /console/causes/:id", about: cause, gets: { lead: 422, admin: 422, agent: 403, auditor: 403 } },
  { route: "POST /console/causes/:id/merge", about: cause, gets: { lead: 422, admin: 422, agent: 403, auditor: 403 } },
  { route: "POST /console/causes/:id/retire", about: cause, gets: { ...acts, agent: 403 } },
  { route: "POST /console/causes/:id/offer", about: cause, gets: { ...acts, agent: 403 } },
  { route: "GET /console/export/follow-ups.csv", gets: yes },
  { route: "GET /console/alarms", gets: { ...yes, agent: 403 } },
  { route: "POST /console/alarms/:id/take", about: alarm, gets: { ...acts, agent: 403 } },
  { route: "POST /console/alarms/:id/clear", about: alarm, gets: { ...acts, agent: 403 } },
  // The last of all, since it signs out.
  { route: "POST /console/account/end-all", gets: everybodys },
];

async function ask(as: Browser, { route, about, fields }: (typeof table)[number]): Promise<Response> {
  const [method = "GET", pattern = ""] = route.split(" ");
  const [id = "", second = ""] = about ? (await about()).split(" ") : [];
  const path = pattern
    .replace(":id", id)
    .replace(/:mail|:other/, second)
    .replace("*", "nothing");
  return method === "GET" ? await as.get(path) : await as.post(path, fields);
}
/** The route and whose ticket it is about, by which a failure names every row that it concerns. */
const nameOf = ({ route, about }: (typeof table)[number]): string => (about ? `${route} (${about.name})` : route);
const changes = table.filter(({ route }) => route.startsWith("POST"));

describe("every route of the console, for every role", () => {
  it("stands in this test", () => {
    const url = "http://localhost:3000";
    const app = consolePages({
      sql: site.sql,
      vault: site.vault,
      outgoing,
      log: pino({ level: "silent" }),
      url,
      organisation: "",
    });
    const routes = app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/console/settings"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{.*?\}/g, "")}`);
    expect([...new Set(routes)].toSorted()).toEqual([...new Set(table.map(({ route }) => route))].toSorted());
  });

  it.each(roles)("%s", async (role) => {
    const as = await site.signedIn(role);
    const got: [string, number][] = [];
    for (const row of table) got.push([nameOf(row), (await ask(as, row)).status]);
    expect(got).toEqual(table.map((row) => [nameOf(row), row.gets[role]]));
  });

  it("leads everybody else to the sign-in", async () => {
    const got: [string, number][] = [];
    for (const { route } of table) {
      const [method = "GET", pattern = ""] = route.split(" ");
      const path = pattern.replace(":id", "fu_abcd").replace(":mail", "ml_abcd").replace("*", "nothing");
      got.push([route, (method === "GET" ? await site.at(path) : await site.post(path, {})).status]);
    }
    expect(got).toEqual(table.map(({ route }) => [route, route.startsWith("GET") ? 302 : 401]));
  });

  it("gives an unknown case and an unknown action the same page", async () => {
    const lead = await site.signedIn("lead");
    expect((await lead.get("/console/follow-ups/fu_unknown")).status).toBe(404);
    expect((await lead.get("/console/follow-ups/%00")).status).toBe(404);
    expect((await lead.post("/console/follow-ups/fu_unknown/skip")).status).toBe(404);
    expect((await lead.post("/console/follow-ups/fu_unknown/shred")).status).toBe(404);
  });
});

describe("what an agent sees", () => {
  it("are the tickets they solved, in lists, counts and Today, whatever the case of their address", async () => {
    const own = await consoleUnderTest();
    const agent = await own.signedIn("agent");
    const [seen, hidden] = [
      await own.ask({ subject: "Seen", agent: sam }),
      await own.ask({ subject: "Hidden", agent: { email: "o@tarn.test", name: "O" } }),
    ];
    for (const id of [seen, hidden]) await own.reply(id, "Hm.");
    await raiseAlarm(own.sql, { kind: "delivery-failed", subject: "crm" });
    for (const path of ["/console", "/console/follow-ups", "/console/follow-ups?tab=all&q=d"]) {
      const html = await (await agent.get(path)).text();
      expect([path, html.includes("Hidden"), html.includes("crm")]).toEqual([path, false, false]);
    }
    const today = await (await agent.get("/console")).text();
    expect(today).toContain("Seen");
    expect(today).toContain("1 need you");
    expect(await (await agent.get("/console/follow-ups")).text()).toContain("1 open");
    await own.close();
  });
});

describe("a change", () => {
  it("comes from a page of ours, in a form of this session, or is not made", async () => {
    const lead = await site.signedIn("lead");
    const auditor = await site.signedIn("auditor");
    const tokenOf = async (whose: Browser) =>
      /name="token" value="([^"]+)"/.exec(await (await whose.get("/console")).text())?.[1] ?? "";
    const [token, foreign] = [await tokenOf(lead), await tokenOf(auditor)];
    const refused: [string, Record<string, string>, Record<string, string>][] = [
      ["another site", {}, { "sec-fetch-site": "cross-site" }],
      ["a neighbour under our domain", {}, { "sec-fetch-site": "same-site" }],
      ["the address bar", {}, { "sec-fetch-site": "none" }],
      ["no token", { token: "" }, {}],
      ["another session's token", { token: foreign }, {}],
      ["a token that was changed", { token: foreign.replace(/^./, "x") }, {}],
    ];
    const taken: [string, string, number][] = [];
    for (const row of changes.filter(({ gets }) => gets.lead === 303)) {
      const [, pattern = ""] = row.route.split(" ");
      const path = pattern.replace(":id", row.about ? await row.about() : "");
      for (const [what, fields, headers] of refused) {
        const sent = { token, ...row.fields, ...fields };
        const { status } = await site.post(path, sent, { cookie: lead.cookie, ...headers });
        if (status !== 403) taken.push([row.route, what, status]);
      }
    }
    expect(taken).toEqual([]);
    expect((await lead.post("/sign-out", { token: "" })).status).toBe(403);
    expect((await lead.get("/console")).status).toBe(200);
  });
});
