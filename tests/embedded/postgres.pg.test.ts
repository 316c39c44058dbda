import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../database/connect.ts";
import { freePort } from "../../embedded/ports.ts";
import { type EmbeddedPostgres, startPostgres } from "../../embedded/postgres.ts";
import { isRunning } from "../../embedded/process-state.ts";
import { addressesThatAccept } from "../support/addresses-that-accept.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

describe("the embedded Postgres, looked at from outside", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "aftercare-postgres-"));
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    chmodSync(dataDir, 0o711);
    server = await startPostgres({ dataDir, port: await freePort() });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("sorts, folds and counts letters as UTF-8, and keeps UTC", async () => {
    const { url } = server;
    const [row] = await query(
      url,
      `select upper('äß→日') as upper, length('日本') as length, current_setting('server_encoding') as encoding,
        current_setting('TimeZone') as zone, datlocprovider as provider from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({ upper: "Äß→日", length: 2, encoding: "UTF8", zone: "UTC", provider: "b" });
  });

  it("listens on 127.0.0.1 alone, and on no socket in the file system", async () => {
    const { url } = server;
    const port = Number(new URL(url).port);
    expect(await addressesThatAccept(port)).toEqual(["127.0.0.1"]);
    expect(await query(url, "show unix_socket_directories")).toEqual([{ unixSocketDirectories: "" }]);
  });

  it("lets nobody in without its password, which only the owner of the folder can read", async () => {
    const { url } = server;
    const wrong = new URL(url);
    wrong.password = "guessed";
    await expect(query(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, "password")).mode & 0o777).toBe(0o600);
    expect(new URL(url).password).toBe(readFileSync(join(dataDir, "password"), "utf8"));
  });

  it("never runs as root", () => {
    expect(statSync(join(dataDir, "data")).uid).not.toBe(0);
    expect(statSync(join(dataDir, "data")).mode & 0o077).toBe(0);
  });
});

describe("the embedded Postgres", () => {
  it("finds a place for its data in a closed folder: elsewhere when it has to run as another user than root", async () => {
    const closed = newFolder();
    chmodSync(closed, 0o700);
    const dataDir = join(closed, "inside", "postgres");
    const said: string[] = [];
    const { url } = await started({ dataDir, log: (line) => said.push(line) });
    const place = realpathSync(join(dataDir, "data"));
    const asRoot = process.getuid?.() === 0;
    if (asRoot) undo.unshift(() => rmSync(dirname(place), { recursive: true, force: true }));
    expect(place.startsWith(closed)).toBe(!asRoot);
    expect(said.join()).toBe(
      asRoot ? `Postgres runs as nobody, who cannot reach ${dataDir}: its data goes to ${dirname(place)}` : "",
    );
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("keeps its rows when the process that started it is killed, and goes on where it is", async () => {
    const dataDir = newFolder();
    const holder = await held(dataDir);
    await query(holder.url, "create table kept as select 'still here' as words");
    process.kill(holder.pid, "SIGKILL");
    await vi.waitFor(() => expect(isRunning(holder.pid)).toBe(false));

    const again = await started({ dataDir });
    expect(again.url).toBe(holder.url);
    expect(await query(again.url, "select words from kept")).toEqual([{ words: "still here" }]);
    await again.stop();
    const later = await started({ dataDir });
    expect(await query(later.url, "select words from kept")).toEqual([{ words: "still here" }]);
  });

  it("keeps what was committed when the server itself is killed, also at once after it", async () => {
    const dataDir = newFolder();
    const first = await started({ dataDir });
    await query(first.url, "create table kept as select 'committed' as words");
    process.kill(serverPid(dataDir), "SIGKILL");
    const again = await started({ dataDir });
    expect(await query(again.url, "select words from kept")).toEqual([{ words: "committed" }]);
  });

  it("does not mistake another program for itself when the number in its pid file was given away", async () => {
    const dataDir = newFolder();
    const first = await started({ dataDir });
    const pidFile = readFileSync(join(dataDir, "data", "postmaster.pid"), "utf8");
    await first.stop();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    undo.push(() => stranger.kill("SIGKILL"));
    const stale = pidFile.replace(/^\d+/, String(stranger.pid));
    writeFileSync(join(dataDir, "data", "postmaster.pid"), stale);

    const again = await started({ dataDir });
    expect(await query(again.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
  });

  it("says why it does not start", async () => {
    const one = await started({ dataDir: newFolder() });
    const port = Number(new URL(one.url).port);
    await expect(startPostgres({ dataDir: newFolder(), port })).rejects.toThrow(/port \d+: .*could not bind/s);
  });

  it("begins again when its first start was killed half-way", async () => {
    const dataDir = newFolder();
    const holder = spawn(process.execPath, ["--import", "tsx", script("hold-postgres.ts"), dataDir, "1"], {
      detached: true,
    });
    await vi.waitFor(() => expect(() => statSync(join(dataDir, "data.new"))).not.toThrow(), {
      timeout: 10_000,
      interval: 1,
    });
    process.kill(-(holder.pid ?? 0), "SIGKILL");
    const { url } = await started({ dataDir });
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("runs twice side by side, each with data of its own", async () => {
    const [one, two] = await Promise.all([started({ dataDir: newFolder() }), started({ dataDir: newFolder() })]);
    await query(one.url, "create table mine as select 1 as one");
    await expect(query(two.url, "select * from mine")).rejects.toThrow(/does not exist/);
    await one.stop();
    expect(await query(two.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("migrations", () => {
  it("are applied once when two processes start at the same moment", async () => {
    const { url } = await started({ dataDir: newFolder() });
    const run = async () => {
      const child = spawn(process.execPath, ["--import", "tsx", script("migrate-once.ts"), url], { stdio: "inherit" });
      return await new Promise<number | null>((resolve) => child.once("close", resolve));
    };
    expect(await Promise.all([run(), run()])).toEqual([0, 0]);
    const [row] = await query(
      url,
      "select count(*)::int as applied, count(distinct name)::int as names from schema_migrations",
    );
    expect(row?.["applied"]).toBe(row?.["names"]);
    expect(Number(row?.["applied"])).toBeGreaterThan(0);
  });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-postgres-"));
  chmodSync(folder, 0o711);
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(options: { dataDir: string; log?: (line: string) => void }): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ ...options, port: await freePort() });
  undo.push(() => server.stop());
  return server;
}

async function held(dataDir: string): Promise<{ pid: number; url: string }> {
  const port = String(await freePort());
  const child = spawn(process.execPath, ["--import", "tsx", script("hold-postgres.ts"), dataDir, port], {
    detached: true,
  });
  undo.push(() => child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  await vi.waitFor(() => expect(said).toContain("\n"), { timeout: 20_000 });
  return { pid: child.pid ?? 0, url: said.trim() };
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

function serverPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "data", "postmaster.pid"), "utf8").split("\n")[0]);
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = connect(url, { max: 1, name: "test" });
  try {
    return [...(await sql.unsafe<Record<string, unknown>[]>(text))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}
