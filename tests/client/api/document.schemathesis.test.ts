import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startHttpServer } from "../../../client/http-server.ts";
import { freePort } from "../../../embedded/ports.ts";
import { describeWithSchemathesis, schemathesis } from "../../support/schemathesis.ts";
import { apiUnderTest } from "./api-under-test.ts";
import { whatIsThere } from "./what-is-there.ts";

/** What cannot be said in the document, with the reason for each. */
const config = fileURLToPath(new URL("document.schemathesis.toml", import.meta.url));
/** Names what is there, and keys of their own: what is meant to be right is then refused for no other reason. */
const hooks = fileURLToPath(new URL("document.hooks.py", import.meta.url));

describeWithSchemathesis("the API's document", () => {
  it("holds for whatever schemathesis makes of it, right and wrong", async () => {
    const api = await apiUnderTest();
    const folder = await mkdtemp(join(tmpdir(), "aftercare-schemathesis-"));
    const server = await startHttpServer((request, env) => api.app.fetch(request, env), {
      host: "127.0.0.1",
      port: await freePort(),
    });
    const url = `http://127.0.0.1:${server.port}`;
    try {
      const there = { ...(await whatIsThere(api)), url, key: api.adminKey };
      const { code, output } = await schemathesis(
        [
          "--config-file",
          config,
          "run",
          `${url}/openapi.json`,
          "--url",
          url,
          "--header",
          `Authorization: Bearer ${api.adminKey}`,
          "--checks",
          "all",
          "--mode",
          "all",
          "--seed",
          "1",
          "--max-examples",
          "10",
          "--generation-database",
          "none",
          "--phases",
          "examples,coverage,fuzzing",
          "--no-color",
        ],
        { cwd: folder, settings: { SCHEMATHESIS_HOOKS: hooks, AFTERCARE_THERE: JSON.stringify(there) } },
      );
      expect(code, output).toBe(0);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await api.drop();
    }
  });
});
