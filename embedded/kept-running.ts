import type { Part } from "./parts.ts";

export type Server = { isRunning(): boolean; stop(): Promise<void>; kill(): void };

/**
 * Starts a server, and again whenever it is gone: client and worker find it by themselves when it is back on its port.
 * `start` may be called any number of times; it takes over what runs.
 */
export async function keptRunning<S extends Server>(options: {
  name: string;
  start: () => Promise<S>;
  say: (line: string) => void;
}): Promise<{ first: S; part: Part }> {
  const { name, start, say } = options;
  const first = await start();
  let server = first;
  let looking: Promise<void> | null = null;
  const look = async () => {
    if (server.isRunning()) return;
    say(`${name} has ended by itself; it starts again.`);
    try {
      server = await start();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null));
  }, 2_000);
  return {
    first,
    part: {
      name,
      async stop() {
        clearInterval(timer);
        await looking;
        await server.stop();
      },
      kill: () => server.kill(),
    },
  };
}
