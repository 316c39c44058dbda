import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, startBench } from "../../bench/bench.ts";
import { rows } from "../../bench/rows.ts";
import { peersAreInstalled } from "../../bench/rows/peers.ts";

/** With sizes at which no figure means anything: what is proved is that each row runs, and finds what it says. */
describe("npm run bench", () => {
  let bench: Bench;
  beforeAll(async () => {
    const { status, stderr } = spawnSync("npm", ["run", "build"], {
      cwd: join(import.meta.dirname, "../.."),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    bench = await startBench({ size: "tiny", say: () => undefined });
  });
  afterAll(() => bench.stop());

  // The peers are 250 MB that nobody needs but who measures them.
  const here = rows.filter(({ name }) => name !== "peers" || peersAreInstalled());
  it.each(here)(
    "$name",
    async (row) => {
      const findings = await row.run(bench);
      expect(findings.length).toBeGreaterThan(0);
      const figures = findings.flatMap(({ ours, floor, ratio }) => [ours, floor?.value ?? ours, ratio ?? ours]);
      expect(figures.filter(({ median }) => !Number.isFinite(median))).toEqual([]);
    },
    300_000,
  );
});
