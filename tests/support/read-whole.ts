import type { Database } from "../../database/connect.ts";

/** What grows without end; connections, policies and people do not. */
const growing = [
  "follow_ups",
  "tickets",
  "customers",
  "resolutions",
  "answers",
  "settlements",
  "effects",
  "mails",
  "mail_follow_ups",
  "tokens",
  "timeline",
  "inbox",
  "inbound_mails",
  "outbox",
];

/** The tables that a statement can only read from one end to the other, whatever its values are. */
export async function readWhole(sql: Database, statement: string): Promise<string[]> {
  return await sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    const rows = await tx.unsafe(`explain (generic_plan) ${statement}`).simple();
    const plan = rows.map((row) => String(Object.values(row)[0])).join("\n");
    return growing.filter((table) => new RegExp(`Seq Scan on ${table}\\b`).test(plan));
  });
}
