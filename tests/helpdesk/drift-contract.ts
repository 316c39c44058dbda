import { describe, expect, it } from "vitest";
import { z } from "zod";
import { HelpdeskError } from "../../helpdesk/contract.ts";
import type { ConnectionUnderTest } from "./connection-under-test.ts";

/** A ticket is read as it is or said to be unreadable, however the answers have changed. */
export function describeDrift(on: ConnectionUnderTest): void {
  describe("when the helpdesk's answers have changed", () => {
    it("reads a ticket that says more than it did", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const before = await on.helpdesk.readTicket(ticketId);
      const change = (json: unknown) => ({ ...membersOf(json), added_in_6: { deep: [1] } });
      on.proxy.next({ fault: { kind: "rewrite", change } });
      expect(await on.helpdesk.readTicket(ticketId)).toEqual(before);
    });

    it.each(["missing", "renamed", "null", "of another type"])(
      "reads the ticket as it is, or says that it cannot, when any one member is %s",
      async (how) => {
        const ticketId = await on.desk.newSolvedTicket();
        const before = await on.helpdesk.readTicket(ticketId);
        const names: string[] = [];
        const learn = (json: unknown) => {
          names.push(...Object.keys(membersOf(json)));
          return json;
        };
        on.proxy.next({ fault: { kind: "rewrite", change: learn } });
        await on.helpdesk.readTicket(ticketId);
        const unread: string[] = [];
        const [outcomes, wanted]: [unknown[], unknown[]] = [[], []];
        for (const name of names) {
          on.proxy.heal();
          on.proxy.next({ fault: { kind: "rewrite", change: (json) => drifted(membersOf(json), { name, how }) } });
          const after = await on.helpdesk.readTicket(ticketId).catch((error: unknown) => error);
          const failure = after instanceof HelpdeskError ? after.failure : null;
          if (failure !== null) unread.push(name);
          outcomes.push([name, failure ?? essence(after)]);
          wanted.push([name, failure === null ? essence(before) : "unexpected"]);
        }
        expect(outcomes).toEqual(wanted);
        // Without these nobody can know what a ticket is.
        expect(unread).toEqual(expect.arrayContaining(names.filter((name) => /^(id|status)$/i.test(name))));
      },
    );
  });
}

function membersOf(json: unknown): Record<string, unknown> {
  if (typeof json !== "object" || json === null) throw new Error("the helpdesk answered without an object");
  return { ...json };
}

function drifted(json: Record<string, unknown>, { name, how }: { name: string; how: string }): unknown {
  const { [name]: value, ...rest } = json;
  switch (how) {
    case "missing":
      return rest;
    case "renamed":
      return { ...rest, [`${name}_v2`]: value };
    case "null":
      return { ...json, [name]: null };
    default:
      return { ...json, [name]: { value: [value] } };
  }
}

/** What decides whether somebody is asked. */
function essence(reading: unknown): unknown {
  const { found, ticket } = z
    .object({
      found: z.boolean(),
      ticket: z.object({ id: z.string(), status: z.string(), resolution: z.object({ key: z.string() }).nullable() }),
    })
    .parse(reading);
  return { found, id: ticket.id, status: ticket.status, resolution: ticket.resolution?.key };
}
