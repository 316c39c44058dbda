import { z } from "zod";
import type { ConnectionSettings } from "../domain/connection.ts";
import type { HelpdeskKind } from "../domain/words.ts";
import { recordChange } from "./settings-changes.ts";
import type { Database, Sql } from "./connect.ts";
import type { Vault } from "./vault.ts";

export type { ConnectionSettings };

/** A connection without its secrets: what may be shown. */
export type ConnectionSummary = {
  name: string;
  kind: HelpdeskKind;
  baseUrl: string | null;
  policy: string;
  settings: ConnectionSettings;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};
/** A connection with its secrets opened; never leaves the process. */
export type Connection = ConnectionSummary & { credentials: Record<string, string>; webhookSecrets: string[] };

type Row = ConnectionSummary & { credentials: Uint8Array | null; webhookSecrets: Uint8Array | null };
const credentialsShape = z.record(z.string(), z.string());
const secretsShape = z.array(z.string());

/** One connection with its secrets opened; null when there is none of that name. */
export async function loadConnection(
  sql: Sql,
  { name, vault }: { name: string; vault: Vault },
): Promise<Connection | null> {
  const [row] = await sql<Row[]>`
    select name, kind, base_url, credentials, webhook_secrets, policy, settings, version, created_at, updated_at
    from connections where name = ${name}`;
  return row ? opened(row, vault) : null;
}

/** The connection of a follow-up's ticket, with its secrets opened, and the helpdesk's own id of the ticket. */
export async function connectionOf(
  sql: Sql,
  { followUpId, vault }: { followUpId: string; vault: Vault },
): Promise<{ connection: Connection; ticketId: string }> {
  const [row] = await sql<(Row & { ticketId: string })[]>`
    select connections.name, kind, base_url, credentials, webhook_secrets, connections.policy, settings,
      connections.version, connections.created_at, connections.updated_at, tickets.external_id as ticket_id
    from follow_ups
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    where follow_ups.id = ${followUpId}`;
  if (!row) throw new Error(`there is no follow-up ${followUpId}`);
  const { ticketId, ...connection } = row;
  return { connection: opened(connection, vault), ticketId };
}

/** Every connection, by name. */
export async function listConnections(sql: Sql, { vault }: { vault: Vault }): Promise<Connection[]> {
  const rows = await sql<Row[]>`
    select name, kind, base_url, credentials, webhook_secrets, policy, settings, version, created_at, updated_at
    from connections order by name`;
  return rows.map((row) => opened(row, vault));
}

/** `credentials`, `webhookSecrets`: null keeps what is stored, since nobody can read it in order to send it again. */
export type WantedConnection = {
  name: string;
  kind: HelpdeskKind;
  baseUrl: string | null;
  credentials: Record<string, string> | null;
  webhookSecrets: string[] | null;
  policy: string;
  settings: ConnectionSettings;
  /** The version the caller had read; 0 = there must be none yet, null = whatever it is. */
  ifVersion: number | null;
};
export type SavedConnection =
  | { saved: true; created: boolean; connection: Connection }
  | { saved: false; because: "changed-meanwhile" | "other-kind" | "no-such-policy" };

/**
 * Writes a connection under a policy that there is; its kind is fixed once it exists, since its tickets are known by that
 * helpdesk's ids.
 */
export async function saveConnection(
  sql: Database,
  { wanted, vault, by }: { wanted: WantedConnection; vault: Vault; by: string },
): Promise<SavedConnection> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${"connections/" + wanted.name}, 0))`;
    const before = await loadConnection(tx, { name: wanted.name, vault });
    if (wanted.ifVersion !== null && wanted.ifVersion !== (before?.version ?? 0)) {
      return { saved: false, because: "changed-meanwhile" };
    }
    if (before && before.kind !== wanted.kind) return { saved: false, because: "other-kind" };
    const policies = await tx`select from policies where name = ${wanted.policy} limit 1`;
    if (policies.length === 0) return { saved: false, because: "no-such-policy" };
    const credentials = wanted.credentials ?? before?.credentials ?? {};
    const secrets = wanted.webhookSecrets ?? before?.webhookSecrets ?? [];
    const [row] = await tx<Row[]>`
      insert into connections (name, kind, base_url, credentials, webhook_secrets, policy, settings)
      values (${wanted.name}, ${wanted.kind}, ${wanted.baseUrl},
        ${vault.seal(credentials, credentialsPlace(wanted.name))}, ${vault.seal(secrets, secretsPlace(wanted.name))},
        ${wanted.policy}, ${tx.json(wanted.settings)})
      on conflict (name) do update set
        base_url = excluded.base_url, credentials = excluded.credentials, webhook_secrets = excluded.webhook_secrets,
        policy = excluded.policy, settings = excluded.settings,
        version = connections.version + 1, updated_at = now()
      returning name, kind, base_url, credentials, webhook_secrets, policy, settings, version, created_at, updated_at`;
    if (!row) throw new Error(`connection ${wanted.name} was not written`);
    const connection = opened(row, vault);
    const replaced = [
      ...(wanted.credentials === null ? [] : ["credentials"]),
      ...(wanted.webhookSecrets === null ? [] : ["webhook secrets"]),
    ];
    await recordChange(tx, {
      actor: by,
      what: "connection-saved",
      subject: wanted.name,
      before: before === null ? null : withoutSecrets(before),
      after: { ...withoutSecrets(connection), ...(before === null || replaced.length === 0 ? {} : { replaced }) },
    });
    return { saved: true, created: !before, connection };
  });
}

export type RemovedConnection =
  | { removed: true }
  | { removed: false; because: "unknown" | "changed-meanwhile" | "always-there" }
  | { removed: false; because: "has-tickets"; openFollowUps: number };

/** Removes a connection that has no tickets; one with tickets stays, since its follow-ups still need it, and so does `api`. */
export async function removeConnection(
  sql: Database,
  { name, ifVersion, by }: { name: string; ifVersion: number | null; by: string },
): Promise<RemovedConnection> {
  if (name === "api") return { removed: false, because: "always-there" };
  return await sql.begin(async (tx) => {
    const [row] = await tx<
      { version: number; kind: HelpdeskKind; baseUrl: string | null; tickets: boolean; openFollowUps: number }[]
    >`
      select version, kind, base_url, exists (select from tickets where connection = ${name}) as tickets, (
        select count(*)::int from follow_ups join tickets on tickets.id = follow_ups.ticket_id
        where tickets.connection = ${name} and follow_ups.stage in ('accepted', 'scheduled', 'asking', 'asked')
      ) as open_follow_ups
      from connections where name = ${name} for update`;
    if (!row) return { removed: false, because: "unknown" };
    if (ifVersion !== null && ifVersion !== row.version) return { removed: false, because: "changed-meanwhile" };
    if (row.tickets) return { removed: false, because: "has-tickets", openFollowUps: row.openFollowUps };
    await tx`delete from connections where name = ${name}`;
    const before = { kind: row.kind, baseUrl: row.baseUrl };
    await recordChange(tx, { actor: by, what: "connection-removed", subject: name, before, after: null });
    return { removed: true };
  });
}

/** What is kept of a connection next to who changed it. */
function withoutSecrets({ kind, baseUrl, policy, settings, credentials, webhookSecrets }: Connection) {
  const names = Object.keys(credentials).toSorted();
  return { kind, baseUrl, policy, settings, credentials: names, webhookSecrets: webhookSecrets.length };
}

function opened(row: Row, vault: Vault): Connection {
  return {
    ...row,
    credentials: row.credentials ? credentialsShape.parse(vault.open(row.credentials, credentialsPlace(row.name))) : {},
    webhookSecrets: row.webhookSecrets
      ? secretsShape.parse(vault.open(row.webhookSecrets, secretsPlace(row.name)))
      : [],
  };
}

const credentialsPlace = (name: string) => `connections/${name}/credentials`;
const secretsPlace = (name: string) => `connections/${name}/webhook_secrets`;
