import type { Product } from "./product.ts";
import { closedLoop } from "./open-loop.ts";
import { newTicketId, solve } from "./people.ts";

/** Follow-ups whose customers have been asked and have not answered: each with the key of its link. */
export async function askMany(product: Product, count: number): Promise<string[]> {
  const keys: string[] = [];
  await closedLoop({
    atOnce: 32,
    count,
    act: async (n) => {
      const ticketId = newTicketId();
      await solve(product, ticketId);
      keys[n] = await product.mailed(ticketId);
    },
  });
  await untilAsked(product, count);
  return keys;
}

/** The mail is there a moment before its row says so. */
async function untilAsked({ sql }: Product, count: number): Promise<void> {
  for (;;) {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from follow_ups where asked_at is not null`;
    if ((row?.n ?? 0) >= count) return;
  }
}
