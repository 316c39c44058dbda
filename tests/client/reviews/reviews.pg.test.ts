import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
import { saveReview } from "../../../database/review-edits.ts";
import { readReview } from "../../../database/review-view.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const open = async (...followUpIds: string[]): Promise<string> => {
  const opened = await openReviewByHand(site.sql, { followUpIds, title: null, actor: `person:${lead.person.id}` });
  if (!opened.opened) throw new Error(opened.because);
  return opened.reviewId;
};
const path = (id: string): string => `/console/reviews/${id}`;
const read = async (address: string, as = lead): Promise<string> => await (await as.get(address)).text();
const whole = async (id: string) => await readReview(site.sql, { id, timeZone: "UTC" });
const typed = async (id: string, more: Record<string, string> = {}): Promise<Record<string, string>> => {
  const review = (await whole(id))?.review;
  return { version: String(review?.version), dueOn: review?.dueOn ?? "", ...more };
};
const findings = () => ({
  why1: "A restored file loses its identity.",
  why3: "Nobody owns the test set.",
  newCause: "Ownership gap",
  department: "Sync",
  ownerId: lead.person.id,
  correctiveAction: "Name an owner.",
  checkOn: "2999-01-01",
});
/** Follows the redirect, as a browser does. */
async function after(response: Response): Promise<string> {
  expect(response.status).toBe(303);
  return await read(response.headers.get("location") ?? "");
}

describe("a review in the console", () => {
  it("is opened from the case, once, and linked from there and from Today", async () => {
    const id = await site.ask({ subject: "Opened by hand" });
    expect(await read(`/console/follow-ups/${id}`)).toContain("Open a review");
    expect(await after(await lead.post("/console/reviews", { followUp: id }))).toContain("Opened. A later failure");
    const twice = await lead.post("/console/reviews", { followUp: id });
    expect(await after(twice)).toContain("open already");
    const html = await read(`/console/follow-ups/${id}`);
    expect(html).not.toContain("Open a review");
    const [address = ""] = /\/console\/reviews\/rv_[a-z2-7]+/.exec(html) ?? [];
    expect(await read("/console")).toContain(`href="${address}"`);
    expect(await read("/console/reviews")).toContain(`href="${address}"`);
  });

  it("shows what customers said in their language, and never as markup", async () => {
    const followUpId = await site.ask({ subject: "<script>1</script>", language: "pt", customer: "<img src=x>" });
    await recordAnswer(site.sql, {
      followUpId,
      verdict: "not_held",
      satisfaction: null,
      effort: null,
      words: "Continua <b>mal</b>.",
      againOn: null,
      source: "page",
      dedupeKey: "d",
      actor: null,
    });
    const html = await read(path(await open(followUpId)));
    expect(html).toMatch(/<blockquote class="work-quote" lang="pt">Continua &lt;b&gt;mal/);
    expect(html).not.toMatch(/<script>|<img|<b>|style=/);
  });

  it("keeps what was found out, with a new cause, and says who changed what", async () => {
    const id = await open(await site.ask());
    const html = await after(await lead.post(path(id), await typed(id, findings())));
    expect(html).toContain("Saved.");
    expect(html).toMatch(/Edited\s*<span class="quiet"> by Marit Solberg/);
    expect(html).toContain("Department: – → Sync");
    expect(html).toContain("Cause: – → Ownership gap");
    expect((await whole(id))?.review).toMatchObject({
      whys: ["A restored file loses its identity.", "Nobody owns the test set."],
      causeName: "Ownership gap",
      ownerId: lead.person.id,
      version: 2,
    });
  });

  it("lists what is missing with links to the fields, and keeps what was written", async () => {
    const id = await open(await site.ask());
    const fields = await typed(id, { ...findings(), newCause: "", checkOn: "2026-01-01", do: "conclude" });
    const page = await lead.post(path(id), fields);
    const html = await page.text();
    expect(page.status).toBe(422);
    expect(html).toContain("<title>Error: ");
    expect(html).toContain("Saved, but not concluded yet.");
    expect(html).toContain('<a href="#causeId">Cause</a>');
    // A cross, and not the sign of the verdict "not held".
    expect(html).toContain('<use href="#i-cross"></use></svg><span>Cause is missing');
    expect(html).toContain('<a href="#checkOn">Check date must be a day after today</a>');
    expect(html).toMatch(/aria-describedby="checkOn-hint checkOn-error" aria-invalid="true"/);
    expect((await whole(id))?.review).toMatchObject({ state: "open", department: "Sync", version: 2 });
  });

  it("is concluded, read-only then, and opened again with what was found out", async () => {
    const followUpId = await site.ask();
    const id = await open(followUpId);
    const html = await after(await lead.post(path(id), await typed(id, { ...findings(), do: "conclude" })));
    expect(html).toContain("Concluded. On the check date");
    expect(html).not.toContain("<textarea");
    expect(await read(`/console/follow-ups/${followUpId}`)).toContain("The review was concluded");
    const again = await after(await lead.post(`${path(id)}/reopen`));
    expect(again).toContain("Opened again.");
    expect(again).toContain("Name an owner.");
    expect((await whole(id))?.history.map(({ what, actor }) => [what, actor])).toEqual(
      ["opened", "edited", "concluded", "reopened"].map((what) => [what, `person:${lead.person.id}`]),
    );
  });

  it("keeps what was typed when somebody else saved meanwhile, and says what they changed", async () => {
    const id = await open(await site.ask());
    const before = await typed(id, { why1: "Mine.", correctiveAction: "Mine too." });
    await saveReview(site.sql, {
      id,
      ifVersion: null,
      changes: { department: "Theirs", correctiveAction: "Theirs too." },
      conclude: false,
      timeZone: "UTC",
      actor: "api:robot",
    });
    const page = await lead.post(path(id), before);
    const html = await page.text();
    expect(page.status).toBe(409);
    expect(html).toContain("Not saved yet: it was changed while you typed.");
    expect(html).toMatch(/API key robot changed department to “Theirs”\.\s*It is taken over below/);
    expect(html).toMatch(/changed corrective action to “Theirs too\.”\.\s*You changed it too: saving keeps yours/);
    expect(html).toMatch(/id="department"[^>]* value="Theirs"/);
    expect(html).toMatch(/Mine too\.\s*<\/textarea>/);
    expect(html).toMatch(/Mine\.\s*<\/textarea>/);
    expect((await whole(id))?.review).toMatchObject({ whys: [], correctiveAction: "Theirs too." });
    const [, version = ""] = /name="version" value="(\d+)"/.exec(html) ?? [];
    await lead.post(path(id), { ...before, department: "Theirs", version });
    expect((await whole(id))?.review).toMatchObject({
      whys: ["Mine."],
      department: "Theirs",
      correctiveAction: "Mine too.",
    });
  });

  it("concluded by somebody else meanwhile keeps the typing, and can be opened again with it", async () => {
    const id = await open(await site.ask());
    const before = await typed(id, { why1: "Late insight." });
    await lead.post(path(id), await typed(id, { ...findings(), do: "conclude" }));
    const page = await lead.post(path(id), before);
    const html = await page.text();
    expect([page.status, html.includes("Marit Solberg concluded the review.")]).toEqual([409, true]);
    expect(html).toContain("Late insight.");
    const [, version = ""] = /name="version" value="(\d+)"/.exec(html) ?? [];
    const fields = { ...before, ...findings(), why1: "Late insight.", version, do: "reopen" };
    expect(await after(await lead.post(path(id), fields))).toContain("Saved.");
    expect((await whole(id))?.review).toMatchObject({
      state: "open",
      whys: ["Late insight.", "Nobody owns the test set."],
    });
  });

  it("takes no day that is none and no word too many, and loses nothing", async () => {
    const id = await open(await site.ask());
    const long = "x".repeat(2001);
    const fields = await typed(id, { checkOn: "2026-02-30", dueOn: "", why2: long, department: "Kept" });
    const page = await lead.post(path(id), fields);
    const html = await page.text();
    expect(page.status).toBe(422);
    for (const text of ["Check date is not a day", "Review due is missing", "Why 2 has more than 2000", "Kept", long])
      expect([text, html.includes(text)]).toEqual([text, true]);
    expect((await whole(id))?.review.version).toBe(1);
    const gone = await lead.post(path(id), await typed(id, { ownerId: "pe_x" }));
    expect([gone.status, (await gone.text()).includes("Owner is not somebody of ours any more")]).toEqual([422, true]);
  });

  it("is only read by an auditor, and an owner who is an agent works on it", async () => {
    const id = await open(await site.ask());
    const auditor = await site.signedIn("auditor");
    const seen = await read(path(id), auditor);
    expect([seen.includes("<textarea"), seen.includes("Save review")]).toEqual([false, false]);
    const agent = await site.signedIn("agent");
    expect((await agent.get(path(id))).status).toBe(403);
    await lead.post(path(id), await typed(id, { ownerId: agent.person.id }));
    expect(await read(path(id), agent)).toContain("Save review");
    expect(await read("/console/reviews?tab=mine", agent)).toContain(path(id));
  });
});

describe("the list of reviews", () => {
  it("is told by its address, counts its tabs, survives nonsense, and says why it is empty", async () => {
    const own = await consoleUnderTest();
    const as = await own.signedIn("lead");
    const page = async (query: string) => await (await as.get(`/console/reviews${query}`)).text();
    expect(await page("")).toContain("No review is open");
    expect(await page("?tab=all")).toContain("There are no reviews yet");
    const ids: string[] = [];
    for (const subject of ["Alpha", "Beta"]) {
      const response = await as.post("/console/reviews", { followUp: await own.ask({ subject }) });
      ids.push(/rv_[a-z2-7]+/.exec(response.headers.get("location") ?? "")?.[0] ?? "");
    }
    const save = async (id: string, more: Record<string, string>) =>
      await as.post(path(id), { version: "1", dueOn: "2999-01-01", ...more });
    await save(ids[0] ?? "", { ownerId: as.person.id, department: "Sync", newCause: "Missing test" });
    await save(ids[1] ?? "", { dueOn: "2026-01-01" });
    const found = async (query: string) =>
      (await page(query))
        .match(/>(?:<span class="visually-hidden">Overdue. <\/span>)?(?:Alpha|Beta)</g)
        ?.map((text) => /Alpha|Beta/.exec(text)?.[0]);
    expect(await found("")).toEqual(["Beta", "Alpha"]);
    expect(await found("?tab=mine")).toEqual(["Alpha"]);
    expect(await found("?tab=overdue")).toEqual(["Beta"]);
    expect(await found("?department=Sync")).toEqual(["Alpha"]);
    expect(await found("?owner=nobody")).toEqual(["Beta"]);
    expect(await found("?tab=all&q=bet")).toEqual(["Beta"]);
    const csv = async (query: string) => {
      const [, address = ""] = /href="(\/console\/export\/[^"]+)"/.exec(await page(query)) ?? [];
      const file = await (await as.get(address.replaceAll("&amp;", "&"))).text();
      return [address, ["Alpha", "Beta"].filter((title) => file.includes(title))];
    };
    expect(await csv("")).toEqual(["/console/export/reviews.csv", ["Alpha", "Beta"]]);
    expect(await csv("?tab=mine&q=alp")).toEqual(["/console/export/reviews.csv?tab=mine&amp;q=alp", ["Alpha"]]);
    const agent = await own.signedIn("agent");
    expect(await (await agent.get("/console/export/reviews.csv?tab=all")).text()).not.toMatch(/Alpha|Beta/);
    expect(await page("?tab=concluded")).toContain("None is concluded yet");
    expect(await page("?q=zzz")).toContain("Nothing fits these filters");
    expect(await page("")).toMatch(/Overdue <span class="count">1</);
    for (const odd of [
      "?tab=x&after=zzz&q=%00%27",
      "?after=WyIyMDI2LTAyLTMwIiwicnZfYWEiXQ",
      "?q=%25_%5C&cause=x&owner=y",
    ])
      expect([odd, (await as.get(`/console/reviews${odd}`)).status]).toEqual([odd, 200]);
    await own.close();
  });
});
