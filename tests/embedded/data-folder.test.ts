import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lockFolder } from "../../embedded/folder-lock.ts";
import { keptPorts } from "../../embedded/kept-ports.ts";
import { ownSecrets } from "../../embedded/own-secrets.ts";
import { notedPid, notePid } from "../../embedded/pid-note.ts";
import { freePort } from "../../embedded/ports.ts";
import { identityOf, isRunning } from "../../embedded/process-state.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "aftercare-folder-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the lock of a data folder", () => {
  const url = "http://localhost:3000";

  it("keeps a second installation out while the first one runs, and says which it is", () => {
    const unlock = lockFolder({ dataDir, url });
    expect(() => lockFolder({ dataDir, url })).toThrow(`process ${process.pid}, http://localhost:3000`);
    unlock();
    lockFolder({ dataDir, url })();
  });

  it("is taken over from an installation that was killed", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const pid = other.pid ?? 0;
    writeFileSync(join(dataDir, "lock"), JSON.stringify({ pid, identity: identityOf(pid), url }));
    expect(() => lockFolder({ dataDir, url })).toThrow(`process ${pid}`);
    other.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
    lockFolder({ dataDir, url })();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("is taken over when the number of its process belongs to another one now, or it was cut off", () => {
    writeFileSync(join(dataDir, "lock"), JSON.stringify({ pid: process.pid, identity: "1 somebody else", url }));
    expect(() => lockFolder({ dataDir, url })()).not.toThrow();
    writeFileSync(join(dataDir, "lock"), '{"pid":');
    expect(() => lockFolder({ dataDir, url })()).not.toThrow();
  });
});

describe("the note of a process", () => {
  it("finds the process again, and not another one with its number", async () => {
    const file = join(dataDir, "run", "worker.pid");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    notePid(file, child.pid ?? 0);
    expect(notedPid(file)).toBe(child.pid);
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: identityOf(child.pid ?? 0) }));
    expect(notedPid(file)).toBe(null);
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(child.pid ?? 0)).toBe(false));
    expect(notedPid(join(dataDir, "nothing.pid"))).toBe(null);
  });
});

describe("secrets of our own", () => {
  it("are made once, kept, and readable by their owner alone", () => {
    const first = ownSecrets({ dataDir, secret: null, previousSecret: null, adminKey: null });
    expect(Buffer.from(first.secret, "base64")).toHaveLength(32);
    expect(first.adminKey).toMatch(/^ak_[A-Za-z0-9_-]{43}$/);
    expect(ownSecrets({ dataDir, secret: null, previousSecret: null, adminKey: null })).toEqual(first);
    expect(readFileSync(join(dataDir, "admin-key"), "utf8").trim()).toBe(first.adminKey);
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it("give way to those that were set, and the file tells which key works", () => {
    ownSecrets({ dataDir, secret: null, previousSecret: null, adminKey: null });
    const adminKey = "ak_given_by_the_one_who_runs_it";
    expect(ownSecrets({ dataDir, secret: null, previousSecret: null, adminKey }).adminKey).toBe(adminKey);
    expect(readFileSync(join(dataDir, "admin-key"), "utf8").trim()).toBe(adminKey);
  });
});

describe("the ports of the embedded parts", () => {
  it("are chosen once and remembered", async () => {
    const port = await freePort();
    const first = await keptPorts({ dataDir, port });
    expect(new Set([port, ...Object.values(first)]).size).toBe(8);
    expect(await keptPorts({ dataDir, port })).toEqual(first);
  });

  it("make way for a program that has taken one since", async () => {
    const port = await freePort();
    const first = await keptPorts({ dataDir, port });
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first.mailbox, "127.0.0.1", resolve));
    const second = await keptPorts({ dataDir, port });
    other.close();
    expect(second.mailbox).not.toBe(first.mailbox);
    expect({ ...second, mailbox: 0 }).toEqual({ ...first, mailbox: 0 });
  });
});
