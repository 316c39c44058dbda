import type { Database, Sql } from "./connect.ts";
import { addToTimeline } from "./timeline.ts";
import type { Vault } from "./vault.ts";
import { withdrawInside } from "./withdrawal.ts";

type Person = { id: string; email: string | null; addressHmac: Uint8Array | null; ticketId: string };

/**
 * Records that a customer does not want to be asked, about this ticket or at all, and withdraws what is open. The
 * customer's row is held meanwhile, so no check-in is claimed after this returns.
 */
export async function optOut(
  sql: Database,
  { followUpId, scope, by, vault }: { followUpId: string; scope: "ticket" | "all"; by: string; vault: Vault },
): Promise<void> {
  await sql.begin(async (tx) => {
    const customer = await holdCustomer(tx, followUpId);
    if (!customer?.email) return;
    await stopAsking(tx, { customer, addressKey: vault.addressKey(customer.email), followUpId, scope, by });
  });
}

/**
 * A mail provider says that its user marked our mail as spam: the loudest opt-out there is, of everything. In the caller's
 * transaction; the same complaint again changes nothing.
 */
export async function optOutByComplaint(tx: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  const customer = await holdCustomer(tx, followUpId);
  if (!customer?.addressHmac) return;
  await stopAsking(tx, { customer, addressKey: customer.addressHmac, followUpId, scope: "all", by: "complaint" });
}

async function stopAsking(
  tx: Sql,
  stop: { customer: Person; addressKey: Uint8Array; followUpId: string; scope: "ticket" | "all"; by: string },
): Promise<void> {
  const { customer, addressKey, followUpId, scope, by } = stop;
  await tx`
    insert into opt_outs (address_hmac, ticket_id, by, at)
    values (${addressKey}, ${scope === "ticket" ? customer.ticketId : null}, ${by}, clock_timestamp())
    on conflict (address_hmac, ticket_id) do nothing`;
  const open = await tx<{ id: string }[]>`
    select id from follow_ups
    where customer_id = ${customer.id}
      and (${scope} = 'all' or ticket_id = ${customer.ticketId})
      and stage in ('accepted', 'scheduled', 'asking', 'asked')`;
  for (const { id } of open) await withdrawInside(tx, { followUpId: id, reason: "opted-out", actor: null });
  await addToTimeline(tx, { followUpId, event: "opted-out", detail: { scope, by } });
}

/** As `optIn`, by one of us whom the customer has told so; false when there is nothing to take back. What was cancelled stays so. */
export async function optInForCustomer(
  sql: Database,
  { followUpId, actor }: { followUpId: string; actor: string },
): Promise<boolean> {
  return await sql.begin(async (tx) => {
    const customer = await holdCustomer(tx, followUpId);
    if (!customer?.addressHmac) return false;
    const gone = await tx`delete from opt_outs where address_hmac = ${customer.addressHmac} returning at`;
    if (gone.length > 0) await addToTimeline(tx, { followUpId, event: "opted-in", detail: { by: "staff" }, actor });
    return gone.length > 0;
  });
}

/** Takes back every opt-out of this customer's address: later tickets are asked about again. */
export async function optIn(
  sql: Database,
  { followUpId, by, vault }: { followUpId: string; by: string; vault: Vault },
): Promise<void> {
  await sql.begin(async (tx) => {
    const customer = await holdCustomer(tx, followUpId);
    if (!customer?.email) return;
    const gone = await tx`
      delete from opt_outs where address_hmac = ${vault.addressKey(customer.email)} returning at`;
    if (gone.length > 0) await addToTimeline(tx, { followUpId, event: "opted-in", detail: { by } });
  });
}

/** How far this follow-up's customer has opted out; null = not at all. */
export async function optOutOf(
  sql: Sql,
  { addressKey, ticketId }: { addressKey: Uint8Array | null; ticketId: string },
): Promise<"all" | "ticket" | null> {
  if (!addressKey) return null;
  const rows = await sql<{ ticketId: string | null }[]>`
    select ticket_id from opt_outs
    where address_hmac = ${addressKey} and (ticket_id is null or ticket_id = ${ticketId})`;
  if (rows.some((row) => row.ticketId === null)) return "all";
  return rows.length > 0 ? "ticket" : null;
}

/** As `optOutOf`, of the customers and tickets of the statement it stands in. */
export const howFarOptedOut = (sql: Sql) => sql`(
  select case when bool_or(opt_outs.ticket_id is null) then 'all' when count(*) > 0 then 'ticket' end
  from opt_outs
  where opt_outs.address_hmac = customers.address_hmac
    and (opt_outs.ticket_id is null or opt_outs.ticket_id = tickets.id))`;

async function holdCustomer(tx: Sql, followUpId: string): Promise<Person | undefined> {
  const [row] = await tx<Person[]>`
    select customers.id, customers.email, customers.address_hmac, follow_ups.ticket_id
    from follow_ups join customers on customers.id = follow_ups.customer_id
    where follow_ups.id = ${followUpId}
    for update of customers`;
  return row;
}
