import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { type PostgresBinaries, reachableFolder, type ServerUser } from "./postgres-binaries.ts";

export const superuser = "aftercare";

/** Where one server keeps its things: its data, the password of its one user, and what it says. */
export type PostgresFolder = { data: string; password: string; log: string };
type Place = { dataDir: string; user: ServerUser; binaries: PostgresBinaries; log: (line: string) => void };

/**
 * Makes the data folder at the first start, and finds it again at every other. It is made aside and renamed, so that
 * a start that was killed half-way leaves nothing that looks finished.
 */
export async function openPostgresFolder(place: Place): Promise<PostgresFolder> {
  const { dataDir, user, log } = place;
  await mkdir(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 });
  const data = join(dataDir, "data");
  const password = await storedPassword(join(dataDir, "password"));
  if (!(await exists(data))) {
    const aside = user ? await folderFor({ dataDir, user, log }) : join(dataDir, "data.new");
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { mode: 0o700 });
    if (user) await chown(aside, user.uid, user.gid);
    await initialise({ ...place, password }, aside);
    if (aside === join(dataDir, "data.new")) await rename(aside, data);
    else await symlink(aside, data);
  }
  return { data: await realpath(data), password, log: join(dataDir, "log") };
}

/** The data folder itself, or one under /var/lib when the server's user cannot get to it. */
async function folderFor({ dataDir, user, log }: Omit<Place, "binaries">): Promise<string> {
  const reached = spawnSync("/bin/sh", ["-c", 'cd "$0"', dataDir], { ...user, cwd: "/" }).status === 0;
  if (reached) return join(dataDir, "data.new");
  await mkdir(reachableFolder, { recursive: true, mode: 0o755 });
  const elsewhere = await mkdtemp(join(reachableFolder, "data-"));
  await chmod(elsewhere, 0o711);
  log(`Postgres runs as nobody, who cannot reach ${dataDir}: its data goes to ${elsewhere}`);
  return join(elsewhere, "data");
}

async function initialise(
  { binaries, user, password, dataDir }: Place & { password: string },
  data: string,
): Promise<void> {
  // The server's user has to read it, so it stands beside the data for this moment only.
  const file = `${data}.password`;
  await writeFile(file, password, { mode: 0o600 });
  if (user) await chown(file, user.uid, user.gid);
  const options = [
    ["--pgdata", data],
    ["--username", superuser],
    ["--pwfile", file],
    ["--auth", "scram-sha-256"],
    ["--encoding", "UTF8"],
    ["--locale-provider", "builtin"],
    ["--builtin-locale", "C.UTF-8"],
    ["--locale", "C"],
    ["--no-instructions"],
  ];
  const made = spawnSync(binaries.initdb, options.flat(), { ...user, env: { TZ: "UTC" }, cwd: "/", encoding: "utf8" });
  await rm(file, { force: true });
  if (made.status === 0) return;
  throw new Error(
    `Postgres could not make its data folder in ${dataDir}: ${made.stderr?.trim() || made.error?.message}`,
  );
}

async function storedPassword(path: string): Promise<string> {
  if (!(await exists(path))) await writeFile(path, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  const password = await readFile(path, "utf8");
  if (password.length < 32) throw new Error(`${path} holds no password: remove the folder to start afresh`);
  return password;
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
