import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { startBench } from "./bench.ts";
import type { Finding } from "./row.ts";
import { sizes } from "./row.ts";
import { rows } from "./rows.ts";
import { tableOf } from "./table.ts";

const usage = `npm run bench -- [--only NAME[,NAME]] [--size ${sizes.join("|")}]
${rows.map(({ name, story }) => `\n  ${name}\n      ${story}`).join("")}
`;

/** Answers the questions one after the other, prints each as a table, and keeps everything as JSON in `bench/results/`. */
async function main(): Promise<void> {
  const options = { only: { type: "string" }, size: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ options });
  const wanted = values.only?.split(",") ?? rows.map(({ name }) => name);
  const size = sizes.find((known) => known === (values.size ?? "full"));
  const unknown = wanted.filter((name) => !rows.some((row) => row.name === name));
  if (values.help || size === undefined || unknown.length > 0) {
    process.stdout.write(unknown.length > 0 ? `There is no row ${unknown.join(", ")}.\n\n${usage}` : usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const results: { row: string; startedAt: string; seconds: number; findings: Finding[]; because?: string }[] = [];
  for (const row of rows.filter(({ name }) => wanted.includes(name))) {
    const startedAt = new Date().toISOString();
    say(`\n${row.name}: ${row.story}`);
    const bench = await startBench({ size, say });
    const giveUp = () => void bench.stop().finally(() => process.exit(130));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, giveUp);
    const secondsSoFar = () => Math.round((Date.now() - Date.parse(startedAt)) / 1000);
    try {
      const findings = await row.run(bench);
      const seconds = secondsSoFar();
      results.push({ row: row.name, startedAt, seconds, findings });
      process.stdout.write(`\n${row.name} (${seconds} s)\n\n${tableOf(findings)}\n`);
    } catch (error) {
      // The others are asked all the same: some of them have taken an hour.
      const because = error instanceof Error ? error.message : String(error);
      results.push({ row: row.name, startedAt, seconds: secondsSoFar(), findings: [], because });
      process.stdout.write(`\n${row.name} could not be measured: ${because}\n`);
      process.exitCode = 1;
    } finally {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, giveUp);
      await bench.stop();
    }
  }
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  mkdirSync(new URL("results/", import.meta.url), { recursive: true });
  const file = new URL(`results/${new Date().toISOString().replaceAll(/[:.]/g, "-")}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ size, machine, results }, null, 2)}\n`);
  say(`\nkept as ${file.pathname}`);
}

await main();
