import type { Ticket } from "../domain/ticket.ts";
import type { Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import type { Vault } from "./vault.ts";

/**
 * Writes the customer of a ticket, and returns `id` and `time_zone`; a part of a statement. One row for one address, whichever
 * helpdesk names it; without an address, one for each connection's own id. What the helpdesk knows now replaces what was known; what it does not know is kept.
 */
export function upsertCustomer(
  tx: Sql,
  { ticket, connection, vault }: { ticket: Ticket; connection: string; vault: Vault },
) {
  const { customer } = ticket;
  const address = customer.email ? vault.addressKey(customer.email) : null;
  const outside = address ? null : `${connection}/${customer.id ?? `ticket ${ticket.id}`}`;
  const target = address ? tx`(address_hmac)` : tx`(external_id)`;
  return tx`
    insert into customers (id, address_hmac, external_id, email, name, language, time_zone, company)
    values (
      ${newId("cu")}, ${address}, ${outside}, ${customer.email}, ${customer.name},
      ${customer.language}, ${customer.timeZone}, ${customer.company})
    on conflict ${target} do update set
      email = coalesce(excluded.email, customers.email),
      name = coalesce(excluded.name, customers.name),
      language = coalesce(excluded.language, customers.language),
      time_zone = coalesce(excluded.time_zone, customers.time_zone),
      company = coalesce(excluded.company, customers.company),
      updated_at = now()
    returning id, time_zone`;
}
