import { acceptResolution } from "../database/acceptance.ts";
import type { Product } from "./product.ts";

/** Accepts a resolution of that moment, as the relay does after reading the ticket; back with when its check-in is due. */
export async function acceptAt(
  { sql, vault }: Product,
  { ticketId, resolvedAt, checkInAfterMs }: { ticketId: string; resolvedAt: Date; checkInAfterMs: number },
): Promise<number> {
  const { followUpId } = await acceptResolution(sql, {
    connection: "desk",
    policy: null,
    checkInAfterMs,
    vault,
    ticket: {
      id: ticketId,
      subject: "Sync stops at 99 % every morning",
      url: null,
      status: "solved",
      team: "Sync",
      tags: [],
      priority: null,
      channel: "email",
      messageId: null,
      humanReplies: 1,
      lastHumanContactAt: resolvedAt,
      mergedInto: null,
      customer: {
        id: ticketId,
        email: `${ticketId}@customers.test`,
        name: "Helen Brandt",
        language: "en",
        timeZone: "Europe/Berlin",
        company: null,
      },
      resolution: {
        key: "r1",
        at: resolvedAt,
        summary: "We cleared a stuck upload on your server.",
        agent: { email: "priya@acme.test", name: "Priya Nair" },
      },
    },
  });
  const [row] = await sql<{ at: Date }[]>`select check_in_at as at from follow_ups where id = ${followUpId}`;
  if (!row) throw new Error("an accepted follow-up is not there");
  return row.at.getTime();
}
