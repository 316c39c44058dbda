import type { Logger } from "pino";

/** Does something again and again, never twice at once; a failure is logged and the next time is another try. */
export function every(task: { ms: number; what: string; log: Logger; run: () => Promise<void> }): {
  stop(): Promise<void>;
} {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = task
      .run()
      .catch((error: unknown) => task.log.warn({ err: error }, `${task.what} failed; it is tried again`))
      .finally(() => {
        busy = false;
      });
  }, task.ms);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
