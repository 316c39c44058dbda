import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { savedViewsAtMost } from "../../../database/saved-views.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { pagesOf } from "./pages-of.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const { read, after } = pagesOf(() => lead);
const save = async (name: string, list: string, by = lead) =>
  await by.post("/console/follow-ups/views", { name, list });
const views = async () =>
  await site.sql<{ name: string; query: string }[]>`
    select name, query from saved_views where person_id = ${lead.person.id} order by created_at, id`;
/** Where the view that is looked at can be removed. */
const removing = (html: string) =>
  /action="(\/console\/follow-ups\/views\/sv_[a-z2-7]+\/remove)"/.exec(html)?.[1] ?? "";

describe("a view of the list", () => {
  it("is saved under a name, stands among the others, and is removed again", async () => {
    const list = "tab=all&verdict=not_held&q=toner";
    expect(await read(`/console/follow-ups?${list}&do=save-view`)).toContain("For you alone");
    const saved = await after(await save("  Toner \n&amp; <b>ink</b> ", list));
    expect(saved).toContain("Saved. It stands among your views.");
    expect(saved).toMatch(
      /<a class="chip" href="[^"]+q=toner" aria-current="true">Toner &amp;amp; &lt;b&gt;ink&lt;\/b&gt;<\/a>/,
    );
    expect(await read("/console/follow-ups")).toMatch(/<a class="chip" href="[^"]+q=toner">/);
    expect(await views()).toEqual([{ name: "Toner &amp; <b>ink</b>", query: list }]);
    expect(removing(await read("/console/follow-ups"))).toBe("");
    const removed = await after(await lead.post(removing(saved)));
    expect(removed).toContain("Removed.");
    expect(removed).toContain('value="toner"');
    expect(await views()).toEqual([]);
    expect(await after(await lead.post(removing(saved)))).toContain("removed already");
  });

  it("saved by the same name again takes the place of the one before", async () => {
    await save("Mine", "tab=waiting");
    await save("Mine", "tab=settled");
    expect(await views()).toEqual([{ name: "Mine", query: "tab=settled" }]);
  });

  it("needs a name, and says so without losing what was chosen", async () => {
    for (const name of [" \t ", "n".repeat(61)]) {
      const response = await save(name, "tab=all&q=toner");
      const html = await response.text();
      expect(response.status).toBe(422);
      expect(html).toContain("Write a name of 1 to 60 characters.");
      expect(html).toContain('<input type="hidden" name="list" value="tab=all&amp;q=toner"/>');
      expect(html).toContain("<title>Error: Follow-ups");
    }
    expect(await views()).toHaveLength(1);
  });

  it("keeps nothing but what the list knows: no other address, no place in the pages", async () => {
    await save("Mine", "https://evil.test/?tab=all&after=x&did=skip&look=1&team=\u0000A&q=%22%3E");
    expect(await views()).toEqual([{ name: "Mine", query: "team=A&q=%22%3E&look=1" }]);
  });

  it("is its owner's alone", async () => {
    const other = await site.signedIn("auditor");
    await save("Theirs", "tab=all", other);
    const html = await (await other.get("/console/follow-ups?tab=all")).text();
    expect(await read("/console/follow-ups?tab=all")).not.toContain("Theirs");
    expect(await after(await lead.post(removing(html)))).toContain("removed already");
    expect(await (await other.get("/console/follow-ups")).text()).toContain("Theirs");
  });

  it("is one of not too many, however many are saved at once", async () => {
    const all = await Promise.all(Array.from({ length: 25 }, (_, i) => save(`View ${i}`, "tab=all")));
    const refused = all.filter((response) => response.headers.get("location")?.endsWith("not=view-many"));
    expect([(await views()).length, refused.length]).toEqual([savedViewsAtMost, 6]);
    expect(await after(await save("Mine", "tab=waiting"))).toContain("Saved.");
  });
});
