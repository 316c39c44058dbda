import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optOutByComplaint } from "../../../database/opt-outs.ts";
import { type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

describe("a customer who has marked our mail as spam", () => {
  it("is shown as opted out, and one of us takes it back when the customer asks for that", async () => {
    const lead = await site.signedIn("lead");
    const auditor = await site.signedIn("auditor");
    const id = await site.ask();
    const path = `/console/follow-ups/${id}`;
    const read = async (address: string) => await (await lead.get(address)).text();
    const press = async () => await read((await lead.post(`${path}/opt-in`)).headers.get("location") ?? "");
    await site.sql.begin(async (tx) => await optOutByComplaint(tx, { followUpId: id }));
    const before = await read(path);
    expect(before).toContain("The customer marked our mail as spam; that counts as opting out");
    expect(before).toContain("of every question");
    expect(await (await auditor.get(path)).text()).not.toContain("Take it back");
    expect((await auditor.post(`${path}/opt-in`)).status).toBe(403);
    const html = await press();
    expect(html).toContain("Taken back. The customer is asked again");
    expect(html).toMatch(/The opt-out was taken back\s*<span class="quiet">by Marit Solberg/);
    expect(html).not.toContain("of every question");
    expect(await site.row(id)).toMatchObject({ stage: "cancelled" });
    expect(await press()).toContain("Nothing to take back");
  });
});
