import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signal as send } from "../../embedded/process-state.ts";
import { until } from "../support/until.ts";

export type Role = "client" | "worker";
export type ProductProcess = {
  role: Role;
  /** As Postgres knows its connections. */
  name: string;
  /** kill -9, and back only when it has gone. */
  kill(): Promise<void>;
  /** SIGTERM, or what else asks it to stop, and back with its exit code. */
  stop(which?: NodeJS.Signals): Promise<number | null>;
  /** Any other signal; nothing is waited for. */
  send(which: NodeJS.Signals): void;
  /** With settings of this one start on top of its own. */
  start(more?: Record<string, string>): void;
  /** kill -9 for good: whoever is still about to start it again does not. */
  end(): Promise<void>;
  running(): boolean;
  /** What it has written last. */
  output(): string;
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const longestOutput = 20_000;

/**
 * Client or worker as a process of its own, out of the source or, with `image`, out of a folder that holds a build; nothing of
 * the test's own environment but the path.
 */
export function productProcess(options: {
  role: Role;
  name?: string;
  env: Record<string, string>;
  image?: string;
  /** Only root can start a process as somebody else. */
  user?: number;
  /**
   * Ctrl-C in the terminal of the program that starts it does not reach it, and it is signalled with all that it has
   * started. Whoever wants that also sees to it that nothing is left behind when that program dies.
   */
  ownGroup?: boolean;
  /** It ended although nobody here ended it; with what it had written last. */
  onEndByItself?: (output: string) => void;
}): ProductProcess {
  const { role, name = `aftercare-${role}`, env, image, user, ownGroup = false, onEndByItself } = options;
  let child: ChildProcess | null = null;
  let gone: Promise<unknown> = Promise.resolve();
  let written = "";
  let ended = false;
  let wanted = false;
  const keep = (chunk: Buffer) => {
    written = (written + chunk.toString()).slice(-longestOutput);
  };
  const signal = (which: NodeJS.Signals) => {
    if (running.running() && child?.pid !== undefined) send(ownGroup ? -child.pid : child.pid, which);
  };
  const database = new URL(env["DATABASE_URL"] ?? "");
  database.searchParams.set("application_name", name);
  const running: ProductProcess = {
    role,
    name,
    start(more = {}) {
      // Killed by two at once, it is started by both: the second would take the first out of our sight.
      if (ended || running.running()) return;
      wanted = true;
      const code =
        image === undefined ? ["--import", "tsx", `${role}/main.ts`] : [join(image, "dist", role, "main.js")];
      const started = spawn(process.execPath, code, {
        cwd: image ?? root,
        env: { PATH: process.env["PATH"], LOG_LEVEL: "warn", ...env, DATABASE_URL: database.href, ...more },
        stdio: ["ignore", "pipe", "pipe"],
        detached: ownGroup,
        ...(user === undefined ? {} : { uid: user, gid: user }),
      });
      started.stdout.on("data", keep);
      started.stderr.on("data", keep);
      gone = once(started, "exit");
      started.once("close", () => {
        if (wanted && child === started) onEndByItself?.(written);
      });
      child = started;
    },
    async kill() {
      wanted = false;
      signal("SIGKILL");
      await gone;
    },
    async end() {
      ended = true;
      await running.kill();
    },
    send: signal,
    async stop(which = "SIGTERM") {
      wanted = false;
      signal(which);
      await gone;
      return child?.exitCode ?? null;
    },
    running: () => child !== null && child.exitCode === null && child.signalCode === null,
    output: () => written,
  };
  running.start();
  return running;
}

/** Waits until a client takes requests. */
export async function ready(url: string): Promise<void> {
  const look = async () => {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    if (response.status !== 200) throw new Error(`/readyz answered ${response.status}`);
  };
  await until(look, { timeoutMs: 60_000, everyMs: 100 });
}
