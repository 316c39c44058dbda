import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../embedded/ports.ts";
import { type EmbeddedPostgres, startPostgres } from "../../embedded/postgres.ts";
import { hasGone, signal } from "../../embedded/process-state.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { programForTests } from "../support/temporal-server.ts";

/** How many connections this Postgres takes: twice what the product's processes may open. */
export const maxConnections = 220;

/** A Postgres whose data survive everything, that may be stopped, killed and started again on its port. */
export async function postgresServer({ folder }: { folder: string }) {
  const dataDir = join(folder, "postgres");
  const port = await freePort();
  const start = (): Promise<EmbeddedPostgres> =>
    startPostgres({ dataDir, port, settings: { max_connections: String(maxConnections), shared_buffers: "64MB" } });
  let server = await start();
  const postmaster = (): number => {
    try {
      return Number(readFileSync(join(dataDir, "data", "postmaster.pid"), "utf8").split("\n")[0]);
    } catch {
      return 0;
    }
  };
  return {
    port,
    url: server.url,
    /** "Fast": sessions are ended, nothing is lost. */
    stop: () => server.stop(),
    /** kill -9 of the whole server; its sessions notice by themselves. */
    async kill(): Promise<void> {
      const pid = postmaster();
      if (pid > 0) signal(pid, "SIGKILL");
      await hasGone(pid, 10_000);
    },
    /** Also where it runs already. */
    async start(): Promise<void> {
      server = await start();
    },
  };
}

/** A Temporal that keeps its state in a file, as `npm start` does, and may be stopped, killed and started again. */
export async function temporalServer({ folder }: { folder: string }) {
  const binary = await programForTests("temporal");
  const port = await freePort();
  const start = () => startTemporal({ binary, dataDir: join(folder, "temporal"), port });
  let server = await start();
  return {
    port,
    address: server.address,
    stop: () => server.stop(),
    async kill(): Promise<void> {
      server.kill();
      const end = performance.now() + 10_000;
      while (server.isRunning() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async start(): Promise<void> {
      server = await start();
    },
  };
}
