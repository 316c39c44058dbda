import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const count = z.int();
const reportShape = z.looseObject({
  classes: z.array(z.looseObject({ name: z.string(), followUps: count, byKind: z.record(z.string(), count) })),
  total: z.object({
    followUps: count,
    faults: count,
    lost: count,
    doubled: count,
    forbidden: count,
    answers: count,
    notes: count,
  }),
  left: z.unknown(),
  violations: z.array(z.unknown()),
  passed: z.boolean(),
});
/** A seed that is kept, so that a failure can be looked at again; long runs choose others (docs/reliability.md). */
const seed = "20261125";

describe("a short run of failures", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "aftercare-slice-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("loses nothing and doubles nothing while everything breaks at once, and leaves nothing behind", async () => {
    const file = join(folder, "report.json");
    const chosen = ["--seed", seed, "--minutes", "0.6", "--batch", "30", "--classes", "everything", "--report", file];
    const run = spawn(process.execPath, ["--import", "tsx", "tests/faults/main.ts", ...chosen], {
      env: { PATH: process.env["PATH"], TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [said, complained] = [text(run.stdout), text(run.stderr)];
    const [code] = z.tuple([z.int().nullable(), z.unknown()]).parse(await once(run, "close"));
    const words = `${await said}\n${await complained}`;
    expect(code, words).toBe(0);
    const report = reportShape.parse(JSON.parse(await readFile(file, "utf8")));
    expect(report.violations, words).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.total).toMatchObject({ lost: 0, doubled: 0, forbidden: 0 });
    // It was no picnic, and it was no standstill.
    const kinds = Object.keys(report.classes[0]?.byKind ?? {}).join(" ");
    for (const kind of ["kill -9", "SMTP", "helpdesk", "wire"]) expect(kinds, words).toContain(kind);
    expect(report.total.followUps, words).toBeGreaterThanOrEqual(30);
    expect(report.total.answers, words).toBeGreaterThan(5);
  });
});
