import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { answerByLink } from "../proof/answer-by-link.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { checkInvariants, type GivenAnswer } from "../support/invariants.ts";
import { freshDatabase } from "../support/postgres.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { programForTests } from "../support/temporal-server.ts";

const root = join(import.meta.dirname, "..", "..");
const { stopLater, folder } = createParts();
const patience = { timeout: 60_000, interval: 100 };

function npm(cwd: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
}

/** What the last stage of the Dockerfile copies, outside the source tree, so that nothing of it can be reached. */
async function builtImage(): Promise<string> {
  npm(root, "run", "build");
  const image = await folder();
  for (const name of ["package.json", "package-lock.json", ".npmrc", "tools/mend-postgres.js"])
    cpSync(join(root, name), join(image, name));
  npm(image, "ci", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline");
  cpSync(join(root, "dist"), join(image, "dist"), { recursive: true });
  return image;
}

describe("the build", () => {
  it("runs a whole follow-up by plain node with production packages alone, and stops in order", async () => {
    const image = await builtImage();
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
    const client = product.start({ role: "client", image });
    const worker = product.start({ role: "worker", image });
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

    expect(await client.stop()).toBe(0);
    expect(await worker.stop()).toBe(0);
    const evidence = { sql: database.sql, mails: smtp.mails, tickets: await desk.tickets(), answers: given };
    expect(await checkInvariants(evidence)).toEqual([]);
  });
});
