import { describe, expect, it } from "vitest";
import { consoleUnderTest } from "./console-under-test.ts";

const casePath = (id: string): string => `/console/follow-ups/${id}`;

describe("the queue", () => {
  it("is filtered by its address, counts its tabs, and survives any nonsense in it", async () => {
    const own = await consoleUnderTest();
    const as = await own.signedIn("lead");
    const page = async (query: string) => await (await as.get(`/console/follow-ups${query}`)).text();
    const alpha = await own.ask({ subject: "Alpha", team: "Pay" });
    await own.solve({ subject: "Beta", team: "Print", hoursAgo: 0 });
    await as.post(`${casePath(alpha)}/answer`, { verdict: "held" });
    const found = async (query: string) => (await page(query)).match(/>(?:Alpha|Beta)</g);
    expect(await found("")).toEqual([">Alpha<", ">Beta<"]);
    expect(await found("?tab=scheduled")).toEqual([">Beta<"]);
    expect(await found("?verdict=held")).toEqual([">Alpha<"]);
    expect(await found("?verdict=none")).toEqual([">Beta<"]);
    expect(await found("?team=Print")).toEqual([">Beta<"]);
    expect(await found("?connection=api&q=LPH")).toEqual([">Alpha<"]);
    const day = new Date().toISOString().slice(0, 10);
    expect(await found(`?since=${day}&until=${day}`)).toHaveLength(2);
    expect(await found("?since=2031-01-01")).toBeNull();
    expect(await page("?since=2031-01-01")).toContain("Nothing fits these filters");
    expect(await page("?tab=settled&q=beta")).toContain(
      'href="/console/follow-ups?tab=all&amp;q=beta">Look in all states',
    );
    expect(await page("?tab=all&q=beta+x")).toContain('href="/console/follow-ups?tab=all">Take the filters off');
    expect(await page("?tab=settled")).toContain("Nothing is settled");
    for (const odd of [
      "?tab=none&verdict=x&since=yesterday&after=zzz&q=%00%27",
      "?after=WyIxIiwieCIsInkiXQ",
      "?q=%25_%5C",
    ]) {
      expect([odd, (await as.get(`/console/follow-ups${odd}`)).status]).toEqual([odd, 200]);
    }
    await own.close();
  });

  it("is read page by page without losing or repeating a line, most urgent first", async () => {
    const many = await consoleUnderTest();
    const as = await many.signedIn("lead");
    const ids: string[] = [];
    for (let i = 0; i < 120; i += 1) ids.push(await many.solve({ hoursAgo: 0, subject: `Case ${i}` }));
    await many.sql`update follow_ups set due_at = now() + (random() * 1000)::int * interval '1 minute'`;
    await many.sql`update follow_ups set due_at = null where id in ${many.sql(ids.slice(60, 120))}`;
    await many.sql`update follow_ups set needs_look = 'unhappy' where id in ${many.sql(ids.slice(50, 53))}`;
    for (const tab of ["", "tab=all&"]) {
      const seen: string[] = [];
      let next: string | null = `/console/follow-ups?${tab}`;
      while (next !== null) {
        const html: string = await (await as.get(next)).text();
        seen.push(
          ...[...html.matchAll(/case-title" href="\/console\/follow-ups\/(fu_[a-z2-7]+)"/g)].map(([, id]) =>
            String(id),
          ),
        );
        next = /<a href="([^"]+)" rel="next">/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null;
      }
      expect(seen).toHaveLength(120);
      expect(new Set(seen).size).toBe(120);
      const urgent = tab === "" ? ids.slice(50, 53) : ids.slice(-3);
      expect(seen.slice(0, 3).toSorted()).toEqual(urgent.toSorted());
    }
    await many.close();
  });

  it("is cut to one agent: whoever gave the resolution that is asked about, not one before or after it", async () => {
    const own = await consoleUnderTest();
    const as = await own.signedIn("lead");
    const elena = { email: "Elena@tarn.test", name: "Elena Ruiz" };
    const tom = { email: "tom@tarn.test", name: "Tom Okafor" };
    await own.solve({ number: "1", subject: "Alpha", agent: elena });
    await own.solve({ number: "2", subject: "Beta", agent: tom, hoursAgo: 40 });
    await own.solve({ number: "2", subject: "Beta", agent: elena, hoursAgo: 30 });
    await own.solve({ number: "3", subject: "Gamma", agent: { email: "elena.r@tarn.test", name: "Elena Ruiz" } });
    const page = async (query: string) => await (await as.get(`/console/follow-ups?tab=all&${query}`)).text();
    const found = async (query: string) => (await page(query)).match(/>(?:Alpha|Beta|Gamma)</g)?.toSorted();
    expect(await found("agent=elena%40tarn.test")).toEqual([">Alpha<", ">Beta<"]);
    expect(await found("agent=tom%40tarn.test")).toEqual([">Beta<"]);
    expect(await found("agent=nobody%40tarn.test")).toBeUndefined();
    const offered = [...(await page("agent=tom%40tarn.test")).matchAll(/<option value="[^"]*@[^>]*>[^<]*/g)].map(
      String,
    );
    expect(offered).toEqual([
      '<option value="elena.r@tarn.test">Elena Ruiz (elena.r@tarn.test)',
      '<option value="elena@tarn.test">Elena Ruiz (elena@tarn.test)',
      '<option value="tom@tarn.test" selected="">Tom Okafor',
    ]);
    const agent = await own.signedIn("agent", { email: "tom@tarn.test" });
    expect(await (await agent.get("/console/follow-ups?tab=all")).text()).not.toContain('id="agent"');
    await own.close();
  });

  it("says which lines of how many a page shows, also where a filter was counted and where it was not", async () => {
    const many = await consoleUnderTest();
    const as = await many.signedIn("lead");
    for (let i = 0; i < 60; i += 1)
      await many.solve({ hoursAgo: 0, subject: `Case ${i}`, team: i < 7 ? "Pay" : "Sync" });
    const page = async (path: string) => {
      const html = await (await as.get(path)).text();
      const [, line = ""] = /id="queue-count"[^>]*>([^<]+)</.exec(html) ?? [];
      const [, range = ""] = /class="pager"[^>]*><span class="row"><span[^>]*>([^<]+)</.exec(html) ?? [];
      const [, next = ""] = /<a href="([^"]+)" rel="next">/.exec(html) ?? [];
      return { line, range, next: next.replaceAll("&amp;", "&") };
    };
    const first = await page("/console/follow-ups");
    expect(first).toMatchObject({ line: "60 follow-ups, most urgent first", range: "1 to 50 of 60" });
    expect(await page(first.next)).toEqual({ line: first.line, range: "51 to 60 of 60", next: "" });
    expect(await page("/console/follow-ups?team=Pay")).toMatchObject({ range: "1 to 7 of 7" });
    const counted = await page("/console/follow-ups?team=Sync");
    expect(counted).toMatchObject({ line: "53 follow-ups, most urgent first", range: "1 to 50 of 53" });
    expect(await page(counted.next)).toMatchObject({ range: "51 to 53 of 53" });
    const walked = await page("/console/follow-ups?verdict=none");
    expect(walked).toMatchObject({ line: "More than 50 follow-ups, most urgent first", range: "1 to 50, and more" });
    expect(await page(walked.next)).toMatchObject({ line: first.line, range: "51 to 60 of 60" });
    await many.close();
  });
});
