import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Finding, Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

export const lists: Row = {
  name: "lists",
  story:
    "How long the console's and the API's lists and searches take with 1,000,000 follow-ups, one reader at a time, p95: bench/list-pages.ts on a Postgres of its own, filled by SQL.",
  async run(bench) {
    const count = bench.pick({ tiny: 1_000, small: 50_000, full: 1_000_000 });
    const script = ["--import", "tsx", "bench/list-pages.ts", String(count)];
    const child = spawn(process.execPath, script, {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await text(child.stdout);
    const measured = [...said.matchAll(/^(.+?) +p50 +(\d+) ms +p95 +(\d+) ms/gm)];
    if (measured.length === 0) throw new Error(`nothing was measured: ${said}`);
    return measured.map(([, page = "", , p95 = ""]): Finding => ({
      what: `list page, p95 of ${count}: ${page}`,
      unit: "ms",
      ours: spreadOf([Number(p95)]),
      goal: { of: "ours", atMost: 200 },
    }));
  },
};
