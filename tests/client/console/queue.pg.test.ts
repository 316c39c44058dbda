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
});
