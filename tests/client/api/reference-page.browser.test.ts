import { afterAll, beforeAll, expect, it } from "vitest";
import { startHttpServer } from "../../../client/http-server.ts";
import { describeWithChromium, openChromium } from "../../support/chromium.ts";
import { type ApiUnderTest, apiUnderTest } from "./api-under-test.ts";

describeWithChromium("the API reference in a browser", () => {
  let api: ApiUnderTest;
  let server: Awaited<ReturnType<typeof startHttpServer>>;
  beforeAll(async () => {
    api = await apiUnderTest();
    server = await startHttpServer((request, env) => api.app.fetch(request, env), { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await server.stop();
    await api.drop();
  });

  it("draws every operation, takes nothing from elsewhere, and breaks no rule of its policy", async () => {
    const browser = await openChromium();
    try {
      const page = await browser.newPage();
      const here = `http://127.0.0.1:${server.port}`;
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!/^(http:\/\/127\.0\.0\.1|data:)/.test(request.url())) complaints.push(request.url());
      });
      await page.goto(`${here}/docs`);
      await page.getByText("/v1/follow-ups", { exact: true }).first().waitFor();
      const drawn = await page.locator(".opblock").count();
      const { paths } = (await api.call("GET /openapi.json", { key: null })).json;
      const described = Object.values(paths).flatMap((methods) => Object.keys(Object(methods)));
      expect(drawn).toBe(described.length);
      await page.getByText("Start a follow-up on a solved ticket").click();
      await page.getByText("Request body").first().waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
