import { createHash } from "node:crypto";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { addToTimeline } from "./timeline.ts";

/** What is known of a reply without reading it; the raw mail stays in Postgres. */
export type InboundMail = {
  id: string;
  /** Null when no token of ours was found in it. */
  followUpId: string | null;
  state: string;
  bytes: number;
  receivedAt: Date;
};

/**
 * Keeps a mail as it came, once for the same bytes, and hands its follow-up to a person: until replies are understood,
 * each one needs a look. One that belongs to no follow-up is kept as well.
 */
export async function keepInboundMail(
  sql: Database,
  { raw, followUpId }: { raw: Uint8Array; followUpId: string | null },
): Promise<{ mail: InboundMail; repeated: boolean }> {
  const sha256 = createHash("sha256").update(raw).digest();
  return await sql.begin(async (tx) => {
    const [stored] = await tx<InboundMail[]>`
      insert into inbound_mails (id, sha256, raw, follow_up_id)
      values (${newId("in")}, ${sha256}, ${Buffer.from(raw)}, ${followUpId})
      on conflict (sha256) do nothing
      returning id, follow_up_id, state, length(raw) as bytes, received_at`;
    if (!stored) {
      const [before] = await tx<InboundMail[]>`
        select id, follow_up_id, state, length(raw) as bytes, received_at from inbound_mails where sha256 = ${sha256}`;
      if (!before) throw new Error("the mail was neither stored nor found");
      return { mail: before, repeated: true };
    }
    if (followUpId !== null) {
      await tx`update follow_ups set needs_look = 'reply', updated_at = now() where id = ${followUpId}`;
      await addToTimeline(tx, { followUpId, event: "reply-received", detail: { mail: stored.id } });
    }
    return { mail: stored, repeated: false };
  });
}

/** Replies in one state, newest first, from behind `after` (an id). */
export async function listInboundMails(
  sql: Sql,
  { state, after, limit }: { state: string; after: string | null; limit: number },
): Promise<InboundMail[]> {
  return await sql<InboundMail[]>`
    select id, follow_up_id, state, length(raw) as bytes, received_at from inbound_mails
    where state = ${state} ${after === null ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit}`;
}
