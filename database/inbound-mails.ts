import { createHash } from "node:crypto";
import { mailArrivedInside } from "./arrived-mails.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { optOutByComplaint } from "./opt-outs.ts";
import { mailCameBack } from "./sent-mails.ts";
import { addToTimeline } from "./timeline.ts";

/** What is known of a mail that came in without reading it; the raw mail stays in Postgres. */
export type InboundMail = {
  id: string;
  /** Null when no token of ours was found in it. */
  followUpId: string | null;
  /** Null when it could not be told. */
  class: "report" | "auto-reply" | "list" | "human" | null;
  cameBy: CameBy;
  reportOutcome: ReportOutcome | null;
  /** `needs_look` for a person's and for what could not be told; `set_aside` for the others; `looked_at`. */
  state: "needs_look" | "looked_at" | "set_aside";
  bytes: number;
  receivedAt: Date;
};
/** `ticket`: no mail, but what a customer wrote into the ticket itself (database/ticket-replies). */
export type CameBy = "mail" | "ticket";
type ReportOutcome = "failed" | "refused" | "delayed" | "delivered" | "complaint" | "unclear";
type Arrived = {
  raw: Uint8Array;
  class: InboundMail["class"];
  /** Null for what is no report. */
  report: { outcome: ReportOutcome; status: string | null } | null;
  /** As it stands in the mail; left out or null, only the same bytes to the same address are the same mail. */
  messageId?: string | null;
  /** What its token stands for: the mail it answers or reports on. Null without one. */
  about: { followUpId: string; mailId: string | null } | null;
};

/**
 * Keeps a mail as it came, once however often it comes, and draws what follows from it in the same transaction: until replies
 * are understood a person's needs a look; a report settles the mail it is about. Without a token of ours nothing follows.
 */
export async function keepInboundMail(
  sql: Database,
  { raw, class: kind, report, about, messageId = null }: Arrived,
): Promise<{ mail: InboundMail; repeated: boolean }> {
  const sha256 = fingerprintOf({ raw, messageId, followUpId: about?.followUpId ?? null });
  const state = kind === null || kind === "human" ? "needs_look" : "set_aside";
  return await sql.begin(async (tx) => {
    const [stored] = await tx<InboundMail[]>`
      insert into inbound_mails (id, sha256, raw, follow_up_id, class, report_outcome, state)
      values (
        ${newId("in")}, ${sha256}, ${Buffer.from(raw)}, ${about?.followUpId ?? null}, ${kind},
        ${report?.outcome ?? null}, ${state})
      on conflict (sha256) do nothing
      returning ${columns(tx)}`;
    if (!stored) {
      const [before] = await tx<InboundMail[]>`select ${columns(tx)} from inbound_mails where sha256 = ${sha256}`;
      if (!before) throw new Error("the mail was neither stored nor found");
      return { mail: before, repeated: true };
    }
    if (about !== null) await follow(tx, { mail: stored, status: report?.status ?? null, ...about });
    return { mail: stored, repeated: false };
  });
}

/**
 * What makes two arrivals one mail. Servers that hand it on write headers above it, so the same mail by another way has
 * other bytes: its Message-ID, what it answers and its body are the same.
 */
function fingerprintOf(mail: { raw: Uint8Array; messageId: string | null; followUpId: string | null }): Buffer {
  const { raw, messageId, followUpId } = mail;
  const hash = createHash("sha256").update(JSON.stringify([messageId, followUpId]));
  if (messageId === null) return hash.update(raw).digest();
  const [, ...body] = Buffer.from(raw).toString("latin1").replaceAll("\r\n", "\n").split("\n\n");
  return hash.update(body.join("\n\n").trimEnd()).digest();
}

/** The mail's effect is written before its follow-ups, in the order in which those who send write them. */
async function follow(
  tx: Sql,
  about: { mail: InboundMail; followUpId: string; mailId: string | null; status: string | null },
): Promise<void> {
  const { mail, followUpId, mailId, status } = about;
  switch (mail.class) {
    case "report": {
      const outcome = mail.reportOutcome;
      if (outcome === "complaint") await optOutByComplaint(tx, { followUpId });
      if (mailId !== null) await followReport(tx, { mailId, outcome, status });
      return await addToTimeline(tx, { followUpId, event: "report-received", detail: { mail: mail.id, outcome } });
    }
    case "auto-reply":
    case "list":
      return await addToTimeline(tx, { followUpId, event: "automatic-mail-received", detail: { mail: mail.id } });
    case "human":
    case null:
      if (mailId !== null && mail.class === "human") await mailArrivedInside(tx, { mailId, by: "reply" });
      await tx`update follow_ups set needs_look = 'reply', updated_at = now() where id = ${followUpId}`;
      return await addToTimeline(tx, { followUpId, event: "reply-received", detail: { mail: mail.id } });
  }
}

async function followReport(
  tx: Sql,
  { mailId, outcome, status }: { mailId: string; outcome: ReportOutcome | null; status: string | null },
): Promise<void> {
  switch (outcome) {
    case "failed":
      return await mailCameBack(tx, { mailId, because: "bounced", status });
    case "refused":
      return await mailCameBack(tx, { mailId, because: "mail-refused", status });
    case "delivered":
    case "complaint":
      return await mailArrivedInside(tx, { mailId, by: "report" });
    case "delayed":
    case "unclear":
    case null:
      return;
  }
}

/** Mails in one state, newest first, from behind `after` (an id). */
export async function listInboundMails(
  sql: Sql,
  { state, after, limit }: { state: string; after: string | null; limit: number },
): Promise<InboundMail[]> {
  return await sql<InboundMail[]>`
    select ${columns(sql)} from inbound_mails
    where state = ${state} ${after === null ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit}`;
}

function columns(sql: Sql) {
  return sql`id, follow_up_id, class, came_by, report_outcome, state, length(raw) as bytes, received_at`;
}
