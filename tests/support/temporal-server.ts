import { join } from "node:path";
import { readConfig } from "../../embedded/config.ts";
import { freePort } from "../../embedded/ports.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { temporalBinary, type TemporalProgram } from "../../embedded/temporal-binary.ts";

/** What slows a test run down for no reason: limits that protect a shared server, and a cache of search attributes. */
const dynamicConfig = {
  "frontend.rps": "100000",
  "frontend.namespaceRPS": "100000",
  "frontend.namespaceRPS.visibility": "100000",
  "frontend.persistenceMaxQPS": "100000",
  "history.persistenceMaxQPS": "100000",
  "matching.persistenceMaxQPS": "100000",
  "matching.numTaskqueueReadPartitions": "1",
  "matching.numTaskqueueWritePartitions": "1",
  "system.forceSearchAttributesCacheRefreshOnRead": "true",
};

/** The Temporal server of one test run, or with `more` settings of one test's own; nothing of it is kept. */
export async function startTemporalServer(
  folder: string,
  more: Record<string, string> = {},
): Promise<{ answer: string; stop(): Promise<void> }> {
  const server = await startTemporal({
    binary: await programForTests("temporal"),
    dataDir: join(folder, "temporal"),
    port: await freePort(),
    keep: false,
    dynamicConfig: { ...dynamicConfig, ...more },
  });
  return { answer: server.address, stop: () => server.stop() };
}

/** As the installation finds it, and kept where the installation keeps it. */
export async function programForTests(program: TemporalProgram): Promise<string> {
  const config = readConfig([]);
  if (!config) throw new Error("no settings");
  const { dataDir, path, environment } = config;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  return await temporalBinary({ program, binDir: join(dataDir, "bin"), path, environment, log });
}
