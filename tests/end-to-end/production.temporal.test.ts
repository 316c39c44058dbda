import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { answerByLink } from "../proof/answer-by-link.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { followDockerfile } from "../support/image.ts";
import { checkInvariants, type GivenAnswer } from "../support/invariants.ts";
import { freshDatabase } from "../support/postgres.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { programForTests } from "../support/temporal-server.ts";

const root = join(import.meta.dirname, "..", "..");
const { stopLater, folder } = createParts();
const patience = { timeout: 60_000, interval: 100 };

/** Nobody: who owns no file, has no home, and may write nothing of the image. Only root can become somebody else. */
const nobody = process.getuid?.() === 0 ? { user: 65_534 } : {};

/** Those of the image are fixed, and others may have them. */
const ports = async () => ({ METRICS_PORT: String(await freePort()) });

describe("the image", () => {
  it("runs a whole follow-up as nobody, has its secret changed while it works, and stops in order", async () => {
    const { folder: image, env: settings, command } = followDockerfile(await folder());
    expect(command).toEqual(["node", "dist/client/main.js"]);
    expect(readFileSync(join(root, "docker-compose.yml"), "utf8")).toContain('["node", "dist/worker/main.js"]');
    expect(readFileSync(join(image, "node_modules/postgres/src/connection.js"), "utf8")).toContain("socket.destroyed");
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const smtp = await startSmtpServer();
    stopLater(() => smtp.stop());
    const binary = await programForTests("temporal");
    const temporal = await startTemporal({ binary, dataDir: await folder(), port: await freePort(), keep: false });
    stopLater(() => temporal.stop());
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: temporal.address,
      namespace: "default",
      smtpUrl: smtp.url,
    });
    const desk = await sampleDesk({ webhookUrl: `${product.url}/v1/webhooks/desk` });
    stopLater(() => desk.stop());
    const inside = { image, ...nobody };
    const client = product.start({
      role: "client",
      ...inside,
      settings: { ...settings, PORT: product.env.PORT, ...(await ports()) },
    });
    const worker = product.start({ role: "worker", ...inside, settings: { ...settings, ...(await ports()) } });
    stopLater(() => client.end());
    stopLater(() => worker.end());
    onTestFailed(() => console.error(client.output(), worker.output()));
    await product.ready();
    await product.connectDesk(desk);
    const page = await fetch(`${product.url}/docs`);
    expect(page.status).toBe(200);

    const ticket = await desk.write("helen@customers.test");
    await desk.solve(ticket);
    await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), patience);
    const given: GivenAnswer[] = [];
    const [mail] = smtp.mails;
    if (mail === undefined) throw new Error("no mail");
    await answerByLink({ mail, verdict: "not_held", words: "It stopped again.", sql: database.sql, given });
    await vi.waitFor(async () => {
      const open = (await desk.tickets()).find(({ id }) => id === ticket);
      expect(open).toMatchObject({ status: "open", notes: [expect.stringContaining("It stopped again.")] });
      const [row] = await database.sql<{ undone: number }[]>`
        select count(*)::int as undone from effects where phase in ('planned', 'claimed', 'data_sent')`;
      expect(row?.undone).toBe(0);
    }, patience);

    const old = { AFTERCARE_SECRET: product.env.AFTERCARE_SECRET };
    const both = {
      AFTERCARE_SECRET: randomBytes(32).toString("base64"),
      AFTERCARE_SECRET_PREVIOUS: old.AFTERCARE_SECRET,
    };
    const restart = async (secrets: Record<string, string>) => {
      expect([await client.stop(), await worker.stop()]).toEqual([0, 0]);
      client.start({ ...secrets, ...(await ports()) });
      worker.start({ ...secrets, ...(await ports()) });
      await product.ready();
    };
    const rotate = (...options: string[]) =>
      spawnSync(process.execPath, ["dist/client/rotate-secret.js", ...options], {
        cwd: image,
        env: { PATH: process.env["PATH"], ...product.env, ...both },
        encoding: "utf8",
        ...(nobody.user === undefined ? {} : { uid: nobody.user, gid: nobody.user }),
      });
    await restart(both);
    expect(rotate("--check")).toMatchObject({ status: 1, stderr: "" });
    expect(rotate()).toMatchObject({ status: 0, stderr: "" });
    expect(rotate("--check")).toMatchObject({ status: 0, stderr: "" });
    await restart({ AFTERCARE_SECRET: both.AFTERCARE_SECRET });
    const checked = await product.call("POST /v1/connections/desk/check", {});
    expect(await checked.json()).toMatchObject({ ok: true });
    const again = await desk.write("ivan@customers.test");
    await desk.solve(again);
    await vi.waitFor(
      () => expect(smtp.mails.filter((each) => each.envelope.to.includes("ivan@customers.test"))).toHaveLength(1),
      patience,
    );

    expect(await client.stop()).toBe(0);
    expect(await worker.stop()).toBe(0);
    const evidence = { sql: database.sql, mails: smtp.mails, tickets: await desk.tickets(), answers: given };
    expect(await checkInvariants(evidence)).toEqual([]);
  }, 300_000);
});
