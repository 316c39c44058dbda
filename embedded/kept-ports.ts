import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { freePort, isFree } from "./ports.ts";

const portsSchema = z.object({
  postgres: z.number(),
  temporal: z.number(),
  mailbox: z.number(),
  smtp: z.number(),
  helpdesk: z.number(),
  clientMetrics: z.number(),
  workerMetrics: z.number(),
});
export type KeptPorts = z.infer<typeof portsSchema>;
const names = portsSchema.keyof().options;

/**
 * The ports of the embedded parts: chosen at the first start, remembered, and chosen again where one has been taken
 * since (also by a server of ours that a kill left running: that one goes on where it is).
 */
export async function keptPorts(options: { dataDir: string; port: number }): Promise<KeptPorts> {
  const file = join(options.dataDir, "ports.json");
  const before = remembered(file);
  // Close to the main one, so that people find them again.
  const wished: Partial<KeptPorts> = { helpdesk: options.port + 10, mailbox: options.port + 20 };
  const chosen: Partial<KeptPorts> = {};
  for (const name of names) {
    const taken = [options.port, ...Object.values(chosen)];
    chosen[name] = await choose([before[name], wished[name]], taken);
  }
  const ports = portsSchema.parse(chosen);
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

async function choose(wanted: (number | undefined)[], taken: number[]): Promise<number> {
  for (const port of wanted) {
    if (port !== undefined && port <= 65_535 && !taken.includes(port) && (await isFree(port))) return port;
  }
  return await freePort(taken);
}

function remembered(file: string): Partial<KeptPorts> {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}
