import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const opened = await openReviewByHand(site.sql, { followUpIds, title: null, actor: "person:x" });
  if (!opened.opened) throw new Error(opened.because);
  return opened.reviewId;
};
const path = (id: string): string => `/console/reviews/${id}`;
const whole = async (id: string) => await readReview(site.sql, { id, timeZone: "UTC" });
const causes = async () =>
  (await site.sql<{ name: string }[]>`select name from causes order by name`).map((c) => c.name);
/** A form that was read now, and something else that somebody saves after that. */
const overtaken = async (id: string): Promise<Record<string, string>> => {
  const review = (await whole(id))?.review;
  const saved = { id, ifVersion: null, changes: { department: "Theirs" }, conclude: false, timeZone: "UTC" };
  await saveReview(site.sql, { ...saved, actor: "api:robot" });
  return { version: String(review?.version), dueOn: review?.dueOn ?? "" };
};

describe("a form of a review that is refused", () => {
  it("adds no ticket and names no cause because somebody else saved meanwhile; both stay typed", async () => {
    const id = await open(await site.ask({ number: "R-1" }));
    await site.ask({ number: "R-2" });
    const fields = { ...(await overtaken(id)), ticket: "R-2", newCause: "Typed beside it", why1: "Mine." };
    const page = await lead.post(path(id), fields);
    const html = await page.text();
    expect(page.status).toBe(409);
    expect(html).toMatch(/id="ticket"[^>]* value="R-2"/);
    expect(html).toMatch(/id="newCause"[^>]* value="Typed beside it"/);
    const after = await whole(id);
    expect(after?.followUps.map((each) => each.ticketExternalId)).toEqual(["R-1"]);
    expect(after?.history.map(({ what }) => what)).toEqual(["opened", "edited"]);
    expect(await causes()).not.toContain("Typed beside it");
    const [, version = ""] = /name="version" value="(\d+)"/.exec(html) ?? [];
    expect((await lead.post(path(id), { ...fields, version })).status).toBe(303);
    const saved = await whole(id);
    expect(saved?.followUps.map((each) => each.ticketExternalId).toSorted()).toEqual(["R-1", "R-2"]);
    expect(saved?.review).toMatchObject({ causeName: "Typed beside it", whys: ["Mine."] });
  });

  it("neither adds nor takes out what was pressed, and says so", async () => {
    const second = await site.ask({ number: "R-11" });
    const id = await open(await site.ask({ number: "R-10" }), second);
    const third = await site.ask({ number: "R-12" });
    for (const [button, words] of [
      [{ add: third }, "The ticket was not added"],
      [{ remove: second }, "The ticket was not taken out"],
    ] as const) {
      const page = await lead.post(path(id), { ...(await overtaken(id)), version: "1", why1: "Mine.", ...button });
      expect([page.status, (await page.text()).includes(words)]).toEqual([409, true]);
    }
    expect((await whole(id))?.followUps.map((each) => each.ticketExternalId).toSorted()).toEqual(["R-10", "R-11"]);
  });

  it("adds no ticket and names no cause because it names somebody who has left", async () => {
    const id = await open(await site.ask({ number: "R-20" }));
    await site.ask({ number: "R-21" });
    const fields = { version: "1", dueOn: "2999-01-01", ticket: "R-21", newCause: "Beside it", ownerId: "pe_gone" };
    const page = await lead.post(path(id), fields);
    expect(page.status).toBe(422);
    const html = await page.text();
    expect(html).toContain("Owner is not somebody of ours any more");
    expect(html).toMatch(/id="ticket"[^>]* value="R-21"/);
    expect((await whole(id))?.followUps).toHaveLength(1);
    expect(await causes()).not.toContain("Beside it");
  });

  it("opens nothing again because its ticket has another open review; what was typed stays", async () => {
    const followUpId = await site.ask({ number: "R-30" });
    const id = await open(followUpId);
    await site.sql`update reviews set state = 'concluded', concluded_at = now() where id = ${id}`;
    await open(followUpId);
    const fields = { version: "1", dueOn: "2999-01-01", do: "reopen", why1: "Late insight.", newCause: "Not yet" };
    const page = await lead.post(path(id), fields);
    const html = await page.text();
    expect(page.status).toBe(409);
    expect(html).toContain("another review of one of its tickets is open");
    expect(html).toContain("Late insight.");
    expect((await whole(id))?.review.state).toBe("concluded");
    expect(await causes()).not.toContain("Not yet");
  });
});
