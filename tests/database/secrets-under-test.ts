import { randomBytes } from "node:crypto";
import { afterEach, beforeEach } from "vitest";
import { acceptResolution } from "../../database/acceptance.ts";
import { saveConnection } from "../../database/connections.ts";
import { optOut, optOutOf } from "../../database/opt-outs.ts";
import type { Vault } from "../../database/vault.ts";
import { solvedTicket } from "../support/installation.ts";
import { freshDatabase } from "../support/postgres.ts";

const newSecret = (): string => randomBytes(32).toString("base64");
export const [before, after, foreign] = [newSecret(), newSecret(), newSecret()];
export const email = "ana@example.test";

/** A database for each test, and what is sealed or known in it by a secret. */
export function secretsUnderTest() {
  let database: Awaited<ReturnType<typeof freshDatabase>> | null = null;
  const now = () => {
    if (database === null) throw new Error("there is no database yet");
    return database;
  };
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    await database?.drop();
  });

  async function solve(id: string, vault: Vault): Promise<string> {
    const ticket = solvedTicket({ id, customer: { ...solvedTicket({ id }).customer, email } });
    const solved = { connection: "api", ticket, policy: null, checkInAfterMs: null, vault };
    const { followUpId } = await acceptResolution(now().sql, solved);
    return followUpId ?? "";
  }
  return {
    get database() {
      return now();
    },
    solve,
    async connectDesk(name: string, vault: Vault): Promise<void> {
      const wanted = {
        name,
        kind: "sample" as const,
        baseUrl: "http://127.0.0.1:9",
        credentials: { token: `token of ${name}` },
        webhookSecrets: [`whsec_${name}`],
        policy: "default",
        settings: {},
        ifVersion: null,
      };
      await saveConnection(now().sql, { wanted, vault, by: "test" });
    },
    /** Ana, who was asked once and does not want to be asked again. */
    async anaOptsOut(vault: Vault): Promise<void> {
      const followUpId = await solve("T-1", vault);
      await optOut(now().sql, { followUpId, scope: "all", by: "page", vault });
    },
    isOptedOut: (vault: Vault) =>
      optOutOf(now().sql, { addressKey: vault.addressKey(email.toUpperCase()), ticketId: "none" }),
  };
}
