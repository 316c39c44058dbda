import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../database/connect.ts";
import { newToken } from "../../../database/ids.ts";
import { stylesheetPath } from "../../../client/static/stylesheet.ts";
import { type CustomerSite, customerSite } from "./asked.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

describe("a link that leads nowhere", () => {
  it("is the same friendly page, whatever the reason", async () => {
    const { path, stop } = await site.ask();
    await site.sql`update tokens set revoked_at = now() where follow_up_id in (
      select follow_up_id from tokens order by created_at desc limit 1)`;
    const paths = [
      path,
      `${path}/stop`,
      stop,
      `/a/${newToken()}`,
      "/a/short",
      "/a/%00",
      `/u/${newToken()}`,
      "/a/%F0%9F%99%82",
    ];
    const pages = await Promise.all(paths.map((each) => site.get(each)));
    expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 404));
    const bodies = new Set(await Promise.all(pages.map((page) => page.text())));
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain("We do not know this link");
    expect((await site.post(path, { verdict: "not_held" })).status).toBe(404);
  });

  it("speaks the browser's language", async () => {
    const german = await site.get("/a/short", { "accept-language": "fr;q=0.9, de-CH, en;q=0.5" });
    expect(await german.text()).toContain("Diesen Link kennen wir nicht");
  });
});

describe("every page", () => {
  it("is kept out of caches, referrers, frames and search engines, and runs no script", async () => {
    const { path } = await site.ask();
    for (const page of [await site.get(path), await site.get("/a/short"), await site.post(path, {})]) {
      const header = (name: string) => page.headers.get(name) ?? "";
      expect(header("content-security-policy")).toContain(
        "default-src 'none'; style-src 'self'; img-src 'self' data:;",
      );
      expect(header("content-security-policy")).not.toMatch(/unsafe|script-src/);
      expect(header("cache-control")).toBe("no-store");
      expect(header("referrer-policy")).toBe("no-referrer");
      expect(header("x-robots-tag")).toContain("noindex");
      expect(header("strict-transport-security")).toBe("max-age=31536000");
      expect(header("set-cookie")).toBe("");
      expect(await page.text()).not.toMatch(/<script|<style| style=| on\w+=/);
    }
  });

  it("promises nothing about https where there is none", async () => {
    const plain = await customerSite({ url: "http://localhost:3000" });
    expect((await plain.get("/a/short")).headers.get("strict-transport-security")).toBeNull();
    await plain.drop();
  });

  it("has one style sheet, which may be kept for ever under its name, and only so", async () => {
    const { path } = await site.ask();
    expect(await (await site.get(path)).text()).toContain(`<link rel="stylesheet" href="${stylesheetPath}"`);
    const sheet = await site.get(stylesheetPath);
    expect(sheet.headers.get("cache-control")).toContain("immutable");
    expect(sheet.headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect((await site.get("/static/aftercare.0000.css")).headers.get("cache-control")).toBe("no-cache");
    expect((await site.get("/static/..%2f..%2fpackage.json")).status).toBe(404);
  });
});

describe("too much at once", () => {
  it("gets a friendly page that still holds what was typed, and says when to send it again", async () => {
    const limits = { token: { limit: 2, windowMs: 60_000 }, network: { limit: 100, windowMs: 60_000 } };
    const few = await customerSite({ limits });
    const { path, followUpId } = await few.ask();
    await few.get(path);
    await few.get(path);
    const refused = await few.post(
      path,
      { nonce: "n1", verdict: "not_held", words: "Stuck <again>" },
      { "accept-language": "de" },
    );
    const html = await refused.text();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(html).toContain("Nichts ist verloren");
    expect(html).toContain('<input type="hidden" name="verdict" value="not_held"');
    expect(html).toContain('<input type="hidden" name="nonce" value="n1"');
    expect(html).toContain("Stuck &lt;again&gt;</textarea>");
    expect(await few.answers(followUpId)).toEqual([]);
    expect((await few.get((await few.ask()).path)).status).toBe(200);
    await few.drop();
  });

  it("is counted for a network as well, but not against one-click opt-outs, which come from few addresses", async () => {
    const limits = { token: { limit: 100, windowMs: 60_000 }, network: { limit: 1, windowMs: 60_000 } };
    const few = await customerSite({ limits });
    const { path, stop } = await few.ask();
    expect([(await few.get(path)).status, (await few.get(`${path}?v=held`)).status]).toEqual([200, 429]);
    expect(await (await few.get(`${path}?v=held`)).text()).toContain(`href="${path}?v=held"`);
    expect((await few.post(stop, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    await few.drop();
  });
});

describe("without the database", () => {
  it("says so, keeps what was typed, and lets no address or word into the log", async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => lines.push(line) });
    const gone = connect("postgres://nobody:nothing@127.0.0.1:1/none", { name: "tests", max: 1 });
    const away = await customerSite({ sql: gone, log });
    const sent = await away.post(`/a/${newToken()}`, { nonce: "n", verdict: "not_held", words: "canary-words" });
    const html = await sent.text();
    expect([sent.status, sent.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(html).toContain("The fault is on our side.");
    expect(html).toContain("canary-words</textarea>");
    expect(sent.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(lines.join("")).not.toBe("");
    expect(lines.join("")).not.toMatch(/canary|\/a\//);
    await gone.end({ timeout: 0 });
    await away.drop();
  });
});
