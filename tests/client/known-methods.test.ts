import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { knownMethods } from "../../client/known-methods.ts";

const app = new Hono();
app.use(knownMethods({ app, url: "https://care.tarn.test", organisation: "Tarn Systems" }));
for (const path of ["/a/:token", "/u/:token", "/console/follow-ups"]) {
  app.get(path, (c) => c.text("shown"));
  app.post(path, (c) => c.text("done"));
}

describe("a method that no page uses", () => {
  it.each(["/a/k7", "/u/k7"])("gets a page of the customer's own at %s, in their language", async (path) => {
    const refused = await app.request(path, { method: "PUT", headers: { "accept-language": "de" } });
    const html = await refused.text();
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(refused.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain('<html lang="de"');
    expect(html).toContain('<body class="customer">');
    expect(html).toContain("Es wurde nichts geändert.");
    expect(html).toContain(`href="${path}"`);
    expect(html).not.toContain("Aftercare");
  });

  it("gets our own people a page that leads them back", async () => {
    const refused = await app.request("/console/follow-ups", { method: "DELETE" });
    expect(refused.status).toBe(405);
    expect(await refused.text()).toContain("That is not possible here");
  });
});
