import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { keepLog } from "./child-log.ts";
import { forgetPid, notedPid, notePid } from "./pid-note.ts";
import { hasGone, signal } from "./process-state.ts";

export type SupervisedProcess = {
  /** Rejects when the process ends before `beReady` was called: a wrong setting would end it again and again. */
  failed: Promise<never>;
  /** From now on it is started again whenever it ends. */
  beReady(): void;
  /** Asks it to end what it is doing; after `patienceMs` it is killed. */
  stop(patienceMs: number): Promise<void>;
  kill(): void;
};

type Options = {
  name: string;
  /** From the project's root. */
  script: string;
  env: Record<string, string>;
  dataDir: string;
  say: (line: string) => void;
};

/**
 * Runs client or worker, in a process group of its own so that Ctrl-C reaches it in our order, and again whenever it
 * ends by itself, with longer and longer pauses.
 */
export function startProcess(options: Options): SupervisedProcess {
  const { name, dataDir, say } = options;
  const note = noteOf(options);
  const file = join(dataDir, "logs", `${name}.log`);
  const log = keepLog({ name, file, show: say });
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  let child: ChildProcess | null = null;
  let ready = false;
  let stopping = false;
  let pauseMs = 500;

  const launch = () => {
    const startedAt = performance.now();
    const started = spawn(process.execPath, ["--import", "tsx", options.script], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: options.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    if (started.pid !== undefined) notePid(note, started.pid);
    log.from(started.stdout);
    log.from(started.stderr);
    started.once("close", (code, killedBy) => {
      forgetPid(note);
      if (stopping) return;
      const how = killedBy ? `was killed (${killedBy})` : `ended with code ${code}`;
      const last = log.saidPlainly().map((line) => `  ${line}\n`);
      if (!ready) return fail(new Error(`${last.join("")}The ${name} ${how} (its log: ${file}).`));
      if (last.length > 0) say(last.join("").trimEnd());
      pauseMs = performance.now() - startedAt > 60_000 ? 500 : Math.min(30_000, pauseMs * 2);
      say(`The ${name} ${how}; it starts again in ${pauseMs / 1000} s.`);
      void delay(pauseMs).then(() => (stopping ? undefined : launch()));
    });
  };
  launch();

  return {
    failed,
    beReady: () => void (ready = true),
    async stop(patienceMs) {
      stopping = true;
      const pid = child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
      if (pid === undefined) return;
      signal(pid, "SIGTERM");
      if (await hasGone(pid, patienceMs)) return;
      say(`The ${name} did not end in ${patienceMs / 1000} s and is killed; its work goes on at the next start.`);
      signal(-pid, "SIGKILL");
      await hasGone(pid, 5_000);
    },
    kill() {
      stopping = true;
      if (child?.pid !== undefined && child.exitCode === null) signal(-child.pid, "SIGKILL");
    },
  };
}

/** A kill -9 of ours leaves its processes running: they hold the port, and are replaced. */
export async function endLeftover(options: { name: string; dataDir: string }): Promise<void> {
  const pid = notedPid(noteOf(options));
  if (pid === null) return;
  signal(-pid, "SIGKILL");
  await hasGone(pid, 5_000);
}

function noteOf({ name, dataDir }: { name: string; dataDir: string }): string {
  return join(dataDir, "run", `${name}.pid`);
}
