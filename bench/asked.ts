import { setTimeout as delay } from "node:timers/promises";
import type { Product } from "./product.ts";
import { closedLoop } from "./open-loop.ts";
import { newTicketId, solve } from "./people.ts";

/** Follow-ups whose customers have been asked and have not answered: each with the key of its link. */
export async function askMany(product: Product, count: number): Promise<string[]> {
  const keys: string[] = [];
  const ids = Array.from({ length: count }, newTicketId);
  await closedLoop({
    atOnce: 32,
    count,
    act: async (n) => {
      const ticketId = ids[n] ?? "";
      await solve(product, ticketId);
      keys[n] = await product.mailed(ticketId);
    },
  });
  await untilAsked(product, ids);
  return keys;
}

/** The mail is there a moment before its row says so. */
async function untilAsked({ sql }: Product, ids: string[]): Promise<void> {
  for (;;) {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from tickets join follow_ups on follow_ups.ticket_id = tickets.id
      where connection = 'desk' and external_id in ${sql(ids)} and asked_at is not null`;
    if ((row?.n ?? 0) >= ids.length) return;
    await delay(50);
  }
}
