import type { Sql } from "./connect.ts";

export type Claim =
  /** This request is the first: do it, then `keepAnswer` or `releaseRequest` with the claim. */
  | { claimed: true; claim: string }
  | { claimed: false; because: "other-request" | "running" }
  | { claimed: false; because: "answered"; answer: Answer };

/** What was answered the first time; `headers` are those that belong to the answer, not to the moment. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

type Request = { apiKeyId: string; key: string; requestSha256: Uint8Array };

/**
 * Claims an Idempotency-Key for one request. A claim that was never answered (the process died) is taken over by the
 * same request after 60 s; a key older than 24 h is as good as new.
 */
export async function claimRequest(sql: Sql, { apiKeyId, key, requestSha256 }: Request): Promise<Claim> {
  const [mine] = await sql<{ claim: string }[]>`
    insert into idempotency_keys as k (api_key_id, key, request_sha256) values (${apiKeyId}, ${key}, ${requestSha256})
    on conflict (api_key_id, key) do update set
      request_sha256 = excluded.request_sha256, status = null, response = null, created_at = now()
    where k.created_at < now() - interval '24 hours'
      or (k.status is null and k.request_sha256 = excluded.request_sha256
        and k.created_at < now() - interval '60 seconds')
    returning created_at::text as claim`;
  if (mine) return { claimed: true, claim: mine.claim };
  const [before] = await sql<{ same: boolean; status: number | null; response: string | null }[]>`
    select request_sha256 = ${requestSha256} as same, status, response
    from idempotency_keys where api_key_id = ${apiKeyId} and key = ${key}`;
  if (!before) return { claimed: false, because: "running" };
  if (!before.same) return { claimed: false, because: "other-request" };
  if (before.status === null) return { claimed: false, because: "running" };
  return { claimed: false, because: "answered", answer: { status: before.status, ...read(before.response ?? "") } };
}

type Claimed = { apiKeyId: string; key: string; claim: string };

/** Keeps what was answered, for whoever sends the same request again. A claim that was taken over changes nothing. */
export async function keepAnswer(
  sql: Sql,
  { apiKeyId, key, claim, answer }: Claimed & { answer: Answer },
): Promise<void> {
  await sql`
    update idempotency_keys set status = ${answer.status}, response = ${written(answer)}
    where api_key_id = ${apiKeyId} and key = ${key} and created_at = ${claim}::text::timestamptz and status is null`;
}

/** Gives the key back: the request did nothing, and may be sent again as it was or corrected. */
export async function releaseRequest(sql: Sql, { apiKeyId, key, claim }: Claimed): Promise<void> {
  await sql`
    delete from idempotency_keys
    where api_key_id = ${apiKeyId} and key = ${key} and created_at = ${claim}::text::timestamptz and status is null`;
}

/** As a message stands on the wire: its headers, an empty line, its body (decision 0045). */
const written = ({ headers, body }: Answer): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("") + (body === "" ? "" : `\r\n${body}`);

/** An answer without headers was kept as its JSON alone. */
function read(kept: string): Pick<Answer, "headers" | "body"> {
  if (/^[^A-Za-z]/.test(kept)) return { headers: {}, body: kept.replace(/^\r\n/, "") };
  const [head = "", ...rest] = kept.split("\r\n\r\n");
  const lines = head.split("\r\n").flatMap((line) => [/^([^:]+): (.*)$/.exec(line) ?? []]);
  const headers = Object.fromEntries(lines.flatMap(([, name, value]) => (name && value ? [[name, value]] : [])));
  return { headers, body: rest.join("\r\n\r\n") };
}

/** Drops what no request can meet any more: the answers hold customers' data. */
export async function forgetOldRequests(sql: Sql): Promise<void> {
  await sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`;
}
