import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { z } from "zod";
import { notedPid } from "../../embedded/pid-note.ts";
import { freePort } from "../../embedded/ports.ts";
import { hasGone, isRunning, signal } from "../../embedded/process-state.ts";
import { programForTests } from "../support/temporal-server.ts";

export const patience = { timeout: 100_000, interval: 200 };

const followUpSchema = z.looseObject({
  id: z.string(),
  stage: z.string(),
  reason: z.string().nullable(),
  attempt: z.number(),
  needsLook: z.string().nullable(),
  ticket: z.looseObject({ id: z.string() }),
  answer: z.looseObject({ verdict: z.string(), words: z.string(), versions: z.number() }).nullable(),
  outcome: z.looseObject({ action: z.string() }).nullable(),
  next: z.looseObject({ what: z.string(), at: z.string().nullable() }).nullable(),
});
export type FollowUpSeen = z.infer<typeof followUpSchema>;
const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
const inboundSchema = pageOf(z.looseObject({ followUpId: z.string().nullable(), state: z.string() }));

/** What `npm start` runs on a machine of its own: a data folder that may be started, stopped, killed and started again. */
export async function wholeInstallation() {
  const dataDir = mkdtempSync(join(tmpdir(), "aftercare-whole-"));
  // As after an earlier start: nothing has to be downloaded.
  mkdirSync(join(dataDir, "bin"));
  symlinkSync(await programForTests("temporal"), join(dataDir, "bin", "temporal"));
  const port = await freePort();
  let running: Running | null = null;

  const read = async (path: string): Promise<unknown> => {
    const key = readFileSync(join(dataDir, "admin-key"), "utf8").trim();
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${key}` } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
    return await response.json();
  };
  const said = (pattern: RegExp): string => pattern.exec(running?.output() ?? "")?.[1] ?? "";

  const installation = {
    dataDir,
    url: `http://localhost:${port}`,
    /** As the welcome says it. */
    deskUrl: () => said(/Sample helpdesk +(http\S+)/),
    mailboxUrl: () => said(/Mailbox +(http\S+)/),
    async start() {
      const started = spawnStart({ dataDir, port });
      running = started;
      await vi.waitFor(() => {
        if (started.child.exitCode !== null) throw new Error(`it ended: ${started.output()}`);
        expect(started.output()).toContain("Ctrl-C stops everything");
      }, patience);
    },
    /** Ctrl-C; the exit code. */
    async interrupt(): Promise<number | null> {
      const { child } = known(running);
      child.kill("SIGINT");
      return child.exitCode ?? (await new Promise((resolve) => child.once("close", resolve)));
    },
    /** As when the power goes: every process at once, none of them told. */
    async kill() {
      const all = [known(running).child.pid ?? 0, ...pidsOf(dataDir)];
      for (const pid of all) signal(pid, "SIGKILL");
      for (const pid of all) await hasGone(pid, 10_000);
    },
    output: () => known(running).output(),
    /** The follow-ups of one ticket, newest first. */
    async followUps(ticketId: string): Promise<FollowUpSeen[]> {
      return pageOf(followUpSchema).parse(await read(`/v1/follow-ups?ticket=${ticketId}`)).items;
    },
    /** The newest follow-up of a ticket, once it is as wanted. */
    async followUp(ticketId: string, wanted: (followUp: FollowUpSeen) => boolean): Promise<FollowUpSeen> {
      return await vi.waitFor(async () => {
        const [newest] = await installation.followUps(ticketId);
        if (newest === undefined || !wanted(newest)) throw new Error(`not as wanted yet: ${JSON.stringify(newest)}`);
        return newest;
      }, patience);
    },
    needsLook: async () => inboundSchema.parse(await read("/v1/inbound-mail?state=needs_look")).items,
    async remove() {
      if (running !== null) await installation.kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return installation;
}
export type WholeInstallation = Awaited<ReturnType<typeof wholeInstallation>>;

type Running = { child: ChildProcess; output(): string };

function spawnStart({ dataDir, port }: { dataDir: string; port: number }): Running {
  const child = spawn(process.execPath, ["--import", "tsx", "embedded/main.ts"], {
    detached: true,
    env: { PATH: process.env["PATH"], PORT: String(port), AFTERCARE_DATA: dataDir },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  return { child, output: () => output };
}

function known(running: Running | null): Running {
  if (running === null) throw new Error("it was never started");
  return running;
}

/** All that outlives the one process, as far as it runs. */
function pidsOf(dataDir: string): number[] {
  const noted = ["run/client.pid", "run/worker.pid", "temporal/pid"].map((file) => notedPid(join(dataDir, file)));
  return [...noted, postmaster(dataDir)].filter((pid) => pid !== null).filter((pid) => isRunning(pid));
}

function postmaster(dataDir: string): number | null {
  try {
    return Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return null;
  }
}
