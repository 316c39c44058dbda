import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stopHeard } from "../../embedded/stop-heard.ts";
import { campaign } from "./campaign.ts";
import { failureClasses } from "./classes.ts";
import { table } from "./table.ts";

const help = `npm run faults -- [--seed N] [--minutes M] [--batch N] [--classes a,b,…] [--report file.json]

Keeps follow-ups on their way through a whole installation of its own, breaks it, and judges whether the six promises
were kept (docs/reliability.md). Ends with 1 when they were not. Classes:
${failureClasses.map(({ name, what }) => `  ${name.padEnd(18)}${what}`).join("\n")}`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    minutes: { type: "string", default: "3" },
    batch: { type: "string", default: "60" },
    classes: { type: "string", default: failureClasses.map(({ name }) => name).join(",") },
    report: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) say(help);
else process.exitCode = await run();
process.exit();

async function run(): Promise<number> {
  const seed = Number(values.seed ?? randomInt(1_000_000));
  const [minutes, batch] = [Number(values.minutes), Number(values.batch)];
  const names = values.classes.split(",");
  const unknown = names.find((name) => !failureClasses.some((one) => one.name === name));
  if (![seed, minutes, batch].every((number) => number > 0) || unknown !== undefined) {
    say(
      unknown === undefined
        ? "seed, minutes and batch are numbers above 0."
        : `There is no class ${unknown}.\n\n${help}`,
    );
    return 2;
  }
  const chosen = failureClasses.filter(({ name }) => names.includes(name));
  const classes = chosen.filter(({ name, missing }) => {
    const why = missing?.() ?? null;
    if (why !== null) say(`${name} is left out: ${why}`);
    return why === null;
  });
  const stopping = new AbortController();
  // Asked once, it judges what there is; asked twice, it goes.
  const heard = stopHeard({ first: () => stopping.abort(), again: () => process.exit(130) });
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, heard);
  // Whatever hangs, this ends, and everything it started with it (left-behind).
  setTimeout(() => process.exit(3), minutes * 60_000 + 900_000).unref();
  say(`seed ${seed}, ${minutes} minutes, classes ${classes.map(({ name }) => name).join(", ")}`);
  const result = await campaign({ seed, minutes, classes, batch, say, stopped: stopping.signal });
  if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(result, null, 2)}\n`);
  say(table(result));
  return result.passed ? 0 : 1;
}
