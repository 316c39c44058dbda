import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { freePort } from "../../embedded/ports.ts";
import { notedPid } from "../../embedded/pid-note.ts";
import { commandOf, isRunning, signal } from "../../embedded/process-state.ts";
import { startPostgresServer } from "./postgres-server.ts";
import { startTemporalServer } from "./temporal-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where a test file asks for a shared server. */
    servers: string;
  }
}

type Shared = { answer: string; stop(): Promise<void> };
const starts: Record<string, (folder: string) => Promise<Shared>> = {
  "/postgres": startPostgresServer,
  "/temporal": startTemporalServer,
};
const prefix = "aftercare-tests-";

/**
 * The servers that all test files share: each starts when the first test asks for it, so that a run without such tests
 * starts none, and all stop with the run. They belong to the root project, whatever projects the run is made of.
 */
export default async function servers(project: TestProject): Promise<() => Promise<void>> {
  if (!project.isRootProject()) return () => Promise.resolve();
  await stopLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  // As root, Postgres runs as another user, who has to pass through.
  await chmod(folder, 0o711);
  const started = new Map<string, Promise<Shared>>();
  const desk = createServer((request, response) => {
    const path = request.url ?? "";
    const server = started.get(path) ?? starts[path]?.(folder) ?? Promise.reject(new Error("no such server"));
    started.set(path, server);
    server.then(
      ({ answer }) => response.end(answer),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  project.provide("servers", await listen(desk));
  return async () => {
    desk.close();
    desk.closeAllConnections();
    for (const server of await Promise.allSettled(started.values())) {
      if (server.status === "fulfilled") await server.value.stop();
    }
    await rm(folder, { recursive: true, force: true });
  };
}

async function listen(server: Server): Promise<string> {
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${port}`;
}

/** A run that was killed leaves its servers behind; the next one ends them. */
async function stopLeftovers(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of folders) {
    if (isRunning(Number(name.split("-")[2]))) continue;
    const folder = join(tmpdir(), name);
    const pidFile = await readFile(join(folder, "postgres", "data", "postmaster.pid"), "utf8").catch(() => "");
    const postgres = Number(pidFile.split("\n")[0]);
    if (commandOf(postgres)?.includes(folder)) signal(postgres, "SIGKILL");
    const temporal = notedPid(join(folder, "temporal", "pid"));
    if (temporal !== null) signal(temporal, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
}
