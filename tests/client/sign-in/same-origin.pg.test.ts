import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

describe("a change", () => {
  it("is told by Origin where a browser sends no Sec-Fetch-Site", async () => {
    const lead = await site.signedIn("lead");
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(await (await lead.get("/console")).text()) ?? [];
    const send = async (headers: Record<string, string>) => {
      const path = `/console/follow-ups/${await site.ask()}/cancel`;
      const body = new URLSearchParams({ token });
      return (await site.at(path, { method: "POST", body, headers: { cookie: lead.cookie, ...headers } })).status;
    };
    expect(await send({ origin: "http://localhost:3000" })).toBe(303);
    for (const headers of [{ origin: "http://evil.test" }, { origin: "null" }, {}])
      expect(await send({ ...headers })).toBe(403);
  });

  it("of the sign-in comes from a page of ours too", async () => {
    expect((await site.post("/sign-in", { email: "a@tarn.test" }, { "sec-fetch-site": "cross-site" })).status).toBe(
      403,
    );
  });
});
