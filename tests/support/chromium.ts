import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { describe } from "vitest";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium of this machine: CHROMIUM_PATH, or the first one on PATH; playwright's own download is not used. */
export const chromiumPath: string | null =
  process.env["CHROMIUM_PATH"] ??
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable) ??
  null;

const howToGetIt = "there is no Chromium here: apt-get install chromium, or set CHROMIUM_PATH";

/** A `describe` whose name says, where Chromium is missing, that it was skipped and how to get it. */
export function describeWithChromium(name: string, tests: () => void): void {
  if (chromiumPath) describe(name, tests);
  else describe.skip(`${name} (skipped: ${howToGetIt})`, tests);
}

/** Without the sandbox, since containers and CI run as root; what is visited is our own. */
export async function openChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error(howToGetIt);
  return await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
