import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** The version whose findings are answered; `.ci/run` installs it. */
const version = "4.32.5";
const venv = join(homedir(), ".cache", `aftercare-schemathesis-${version}`);

/** SCHEMATHESIS_PATH, the one that `.ci/run` installed, or the first one on PATH. */
const program: string | null =
  process.env["SCHEMATHESIS_PATH"] ??
  [join(venv, "bin"), ...(process.env["PATH"] ?? "").split(delimiter)]
    .map((folder) => join(folder, "schemathesis"))
    .find(isExecutable) ??
  null;

const howToGetIt = `there is no schemathesis here: python3 -m venv ${venv} && ${venv}/bin/pip install schemathesis==${version}`;

/** A `describe` whose name says, where schemathesis is missing, that it was skipped and how to get it. */
export function describeWithSchemathesis(name: string, tests: () => void): void {
  if (program) describe(name, tests);
  else describe.skip(`${name} (skipped: ${howToGetIt})`, tests);
}

/** Runs it to its end; a code other than 0 says that it found something, which stands in `output`. */
export async function schemathesis(
  parameters: string[],
  { cwd, settings }: { cwd: string; settings: Record<string, string> },
): Promise<{ code: number; output: string }> {
  if (!program) throw new Error(howToGetIt);
  return await new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: cwd, PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", ...settings };
    const options = { cwd, maxBuffer: 100_000_000, env };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
