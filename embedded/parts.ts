/** What was started, to be ended in the opposite order. */
export type Part = {
  /** As the person at the screen reads it; null for what is not worth a line. */
  name: string | null;
  stop(): Promise<void>;
  /** For what would outlive this process. */
  kill?: () => void;
};

/** Everything that was started so far; nothing is forgotten when a later part does not start. */
export function createParts(say: (line: string) => void) {
  const started: Part[] = [];
  let stopping = false;
  return {
    /** Throws when Ctrl-C came first, so that a start does not run against its own end. */
    goOn(): void {
      if (stopping) throw new StartInterrupted();
    },
    add(part: Part): void {
      started.push(part);
    },
    stopSoon(): void {
      stopping = true;
    },
    async stop(): Promise<void> {
      stopping = true;
      for (let part = started.at(-1); part; part = started.at(-1)) {
        try {
          await part.stop();
          if (part.name !== null) say(`  ${part.name} stopped`);
        } catch (error) {
          part.kill?.();
          say(`  ${part.name} did not stop as it should: ${error instanceof Error ? error.message : String(error)}`);
        }
        started.pop();
      }
    },
    kill(): void {
      for (const part of started) part.kill?.();
    },
  };
}
export type Parts = ReturnType<typeof createParts>;

export class StartInterrupted extends Error {
  override name = "StartInterrupted";
}
