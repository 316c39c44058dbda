import type { Sql } from "./connect.ts";

export type Claim =
  /** This request is the first: do it, then `keepAnswer` or `releaseRequest` with the claim. */
  | { claimed: true; claim: string }
  | { claimed: false; because: "other-request" | "running" }
  /** `answer` as `keepAnswer` was given it; null: kept by a process of a former version, as the text of `body`. */
  | { claimed: false; because: "answered"; status: number; answer: Uint8Array | null; body: string };

type Request = { apiKeyId: string; key: string; requestSha256: Uint8Array };

/**
 * Claims an Idempotency-Key for one request. A claim that was never answered (the process died) is taken over by the
 * same request after 60 s; a key older than 24 h is as good as new.
 */
export async function claimRequest(sql: Sql, { apiKeyId, key, requestSha256 }: Request): Promise<Claim> {
  const [mine] = await sql<{ claim: string }[]>`
    insert into idempotency_keys as k (api_key_id, key, request_sha256) values (${apiKeyId}, ${key}, ${requestSha256})
    on conflict (api_key_id, key) do update set
      request_sha256 = excluded.request_sha256, status = null, response = null, answer = null, created_at = now()
    where k.created_at < now() - interval '24 hours'
      or (k.status is null and k.request_sha256 = excluded.request_sha256
        and k.created_at < now() - interval '60 seconds')
    returning created_at::text as claim`;
  if (mine) return { claimed: true, claim: mine.claim };
  const [before] = await sql<
    { same: boolean; status: number | null; response: string | null; answer: Uint8Array | null }[]
  >`
    select request_sha256 = ${requestSha256} as same, status, response, answer
    from idempotency_keys where api_key_id = ${apiKeyId} and key = ${key}`;
  if (!before) return { claimed: false, because: "running" };
  if (!before.same) return { claimed: false, because: "other-request" };
  if (before.status === null) return { claimed: false, because: "running" };
  const { status, answer } = before;
  return { claimed: false, because: "answered", status, answer, body: before.response ?? "" };
}

type Claimed = { apiKeyId: string; key: string; claim: string };

/**
 * Keeps what was answered, sealed by the caller (client/api/kept-answer), for whoever sends the same request again. A claim that
 * was taken over changes nothing.
 */
export async function keepAnswer(
  sql: Sql,
  { apiKeyId, key, claim, status, answer }: Claimed & { status: number; answer: Uint8Array },
): Promise<void> {
  await sql`
    update idempotency_keys set status = ${status}, answer = ${answer}
    where api_key_id = ${apiKeyId} and key = ${key} and created_at = ${claim}::text::timestamptz and status is null`;
}

/** Gives the key back: the request did nothing, and may be sent again as it was or corrected. */
export async function releaseRequest(sql: Sql, { apiKeyId, key, claim }: Claimed): Promise<void> {
  await sql`
    delete from idempotency_keys
    where api_key_id = ${apiKeyId} and key = ${key} and created_at = ${claim}::text::timestamptz and status is null`;
}

/** Drops what no request can meet any more: the answers hold customers' data. */
export async function forgetOldRequests(sql: Sql): Promise<void> {
  await sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`;
}
