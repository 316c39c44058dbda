import { Client } from "@temporalio/client";
import type { ClientConnectConfig } from "@temporalio/envconfig";
import { NativeConnection } from "@temporalio/worker";

/** Temporal as the relay sees it: perhaps not there yet, and back by itself. */
export type Temporal = {
  /** Throws while Temporal cannot be reached; the next call tries anew. */
  client(): Promise<Client>;
  /** Whether the last thing tried worked; null = nothing tried yet. */
  reachable(): boolean | null;
  close(): Promise<void>;
};

/**
 * Connects when it is first needed, by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TLS and API key settings (envconfig). The
 * native connection is the one workers use: same core, same settings.
 */
export function connectTemporal({ connectionOptions, namespace }: ClientConnectConfig): Temporal {
  let connection: NativeConnection | null = null;
  let connecting: Promise<Client> | null = null;
  let reachable: boolean | null = null;

  async function connect(): Promise<Client> {
    try {
      connection = await NativeConnection.connect(connectionOptions);
      reachable = true;
      return new Client({ connection, ...(namespace ? { namespace } : {}) });
    } catch (error) {
      connecting = null;
      reachable = false;
      throw error;
    }
  }
  return {
    client: () => (connecting ??= connect()),
    reachable: () => reachable,
    async close() {
      await connecting?.catch(() => undefined);
      await connection?.close();
    },
  };
}
