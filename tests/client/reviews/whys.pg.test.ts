import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveReview } from "../../../database/review-edits.ts";
import { readReview } from "../../../database/review-view.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
let followUpId: string;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const open = async (): Promise<string> => {
  followUpId = await site.ask();
  const opened = await openReviewByHand(site.sql, { followUpIds: [followUpId], title: null, actor: "person:x" });
  if (!opened.opened) throw new Error(opened.because);
  return opened.reviewId;
};
const path = (id: string): string => `/console/reviews/${id}`;
const read = async (id: string, as = lead): Promise<string> =>
  (await (await as.get(path(id))).text()).replaceAll(/\s+/g, " ");
const whole = async (id: string) => await readReview(site.sql, { id, timeZone: "UTC" });
const post = async (id: string, fields: Record<string, string>, version = "1"): Promise<Response> =>
  await lead.post(path(id), { version, dueOn: "2999-01-01", ...fields });
const chain = { why1: "One.", why2: "Two.", why3: "Three." };

describe("the whys of a review", () => {
  it("rest on evidence: chips that lead to what they name, also for who only reads", async () => {
    const id = await open();
    const number = (await whole(id))?.followUps[0]?.ticketExternalId ?? "";
    const evidence1 = `${number}, reply of 15 Sep\r\nClient log https://logs.test/7\r\n\r\n`;
    expect((await post(id, { ...chain, evidence1, evidence3: "Minutes, week 22" })).status).toBe(303);
    const auditor = await site.signedIn("auditor");
    for (const html of [await read(id), await read(id, auditor)]) {
      expect(html).toContain(`<a class="chip" href="/console/follow-ups/${followUpId}" rel="noreferrer">`);
      expect(html).toContain('<a class="chip" href="https://logs.test/7" rel="noreferrer">');
      expect(html).toMatch(/<span class="chip">.{0,120}Minutes, week 22<\/span>/);
      expect(html).toContain("Evidence: – → 3 pieces");
    }
    expect((await whole(id))?.review.evidence).toEqual([
      `${number}, reply of 15 Sep\nClient log https://logs.test/7`,
      "",
      "Minutes, week 22",
    ]);
  });

  it("keep their evidence when one before them is emptied, and none is kept without its why", async () => {
    const id = await open();
    await post(id, { why1: "", why2: "Two.", evidence2: "Of two." });
    expect((await whole(id))?.review).toMatchObject({ whys: ["Two."], evidence: ["Of two."] });
    const page = await post(id, { why2: "", evidence2: "Of two." }, "2");
    expect(page.status).toBe(422);
    expect(await page.text()).toContain("Why 2 is missing, although something is named that it rests on");
    expect((await whole(id))?.review.evidence).toEqual(["Of two."]);
  });

  it("have a second branch that counts on from where it begins, with a root of its own", async () => {
    const id = await open();
    const branch = { branchFrom: "3", branch1: "Other three.", branch2: "Other four.", branchEvidence2: "A note" };
    expect((await post(id, { ...chain, ...branch })).status).toBe(303);
    expect((await whole(id))?.review).toMatchObject({
      branchFrom: 3,
      branchWhys: ["Other three.", "Other four."],
      branchEvidence: ["", "A note"],
    });
    const html = await read(id, await site.signedIn("auditor"));
    expect(html).toContain("A second branch, from why 3");
    expect(html).toMatch(/<ol class="whys whys-from-3 space">.*Other three\..*class="why-root">.*Other four\./);
    expect(html.match(/<span class="pill">root cause/g)).toHaveLength(2);
  });

  it.each([
    [{ branchFrom: "", branch1: "Lost?" }, "Second branch begins nowhere"],
    [{ branchFrom: "4", branch1: "Lost?" }, "Second branch begins at a why that has no answer"],
    [{ branchFrom: "3" }, "Answer 1 of the second branch is missing"],
    [
      { branchFrom: "3", branch1: "1", branch2: "2", branch3: "3", branch4: "Lost?" },
      "Second branch has room for 3 answers",
    ],
  ])("take no second branch such as %j, and lose nothing of it", async (branch, words) => {
    const id = await open();
    const page = await post(id, { ...chain, ...branch });
    const html = await page.text();
    expect([page.status, html.includes(words)]).toEqual([422, true]);
    for (const text of Object.values(branch)) expect(html).toContain(text);
    expect((await whole(id))?.review.whys).toEqual([]);
  });

  it("that somebody else changed meanwhile are taken over with their evidence and branch", async () => {
    const id = await open();
    const theirs = { whys: ["A.", "B."], evidence: ["Log."], branchFrom: 2, branchWhys: ["C."], branchEvidence: [] };
    const saved = { id, ifVersion: null, conclude: false, timeZone: "UTC", actor: "api:robot" };
    await saveReview(site.sql, { ...saved, changes: theirs });
    const page = await post(id, { department: "Mine" });
    expect(page.status).toBe(409);
    const html = (await page.text()).replaceAll(/\s+/g, " ");
    for (const text of ["A. ?</textarea>", "Log. ?</textarea>", "C. ?</textarea>", 'value="2" selected=""'])
      expect(html).toMatch(new RegExp(text));
    expect(html).toMatch(/id="department"[^>]* value="Mine"/);
  });
});
