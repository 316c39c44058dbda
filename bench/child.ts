import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What a process of the bench tells: `at` is milliseconds since 1970, with fractions, of the one clock of this machine. */
const message = z.object({ kind: z.string(), id: z.string(), at: z.number() });
export type Message = z.infer<typeof message>;

/** Milliseconds since 1970 with fractions; the same clock in every process, and Postgres' as well. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

export type Child = {
  pid: number;
  /** What it said when it was ready. */
  ready: string;
  hear(listener: (heard: Message) => void): void;
  stop(): Promise<void>;
};

const running = new Set<Child>();

/** Ends what a row that failed has left behind. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** Starts a process that is measured, or that stands around; back when it says that it is ready. */
export async function launch(program: {
  args: string[];
  env?: Record<string, string>;
  /** Without one it is ready once this resolves. */
  isReady?: (() => Promise<void>) | undefined;
}): Promise<Child> {
  const child = spawn(process.execPath, program.args, {
    cwd: root,
    env: { PATH: process.env["PATH"], ...program.env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(-5_000)));
  const listeners = new Set<(heard: Message) => void>();
  const told = new Promise<string>((resolve, reject) => {
    child.on("message", (raw) => {
      const heard = message.parse(raw);
      if (heard.kind === "ready") resolve(heard.id);
      else for (const listener of listeners) listener(heard);
    });
    child.once("exit", (code) => reject(new Error(`${program.args.join(" ")} ended with ${code}: ${said}`)));
  });
  told.catch(() => undefined);
  const started: Child = {
    pid: child.pid ?? 0,
    ready: "",
    hear: (listener) => void listeners.add(listener),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const impatient = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await gone;
      clearTimeout(impatient);
    },
  };
  running.add(started);
  const ready = program.isReady ? await Promise.race([program.isReady().then(() => ""), told]) : await told;
  return { ...started, ready };
}

/** Inside such a process: tells the bench. */
export function tell(kind: string, id: string): void {
  process.send?.({ kind, id, at: clockMs() });
}
