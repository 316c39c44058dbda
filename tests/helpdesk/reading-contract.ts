import { describe, expect, it } from "vitest";
import type { Helpdesk, TicketReading } from "../../helpdesk/contract.ts";
import type { ConnectionUnderTest } from "./connection-under-test.ts";

/** What stands in the helpdesk is told as it stands there. */
export function describeReading(on: ConnectionUnderTest): void {
  describe("reading a ticket", () => {
    it("tells a solved ticket with its resolution, the same however often it is read", async () => {
      const id = await on.desk.newSolvedTicket();
      const first = await on.helpdesk.readTicket(id);
      expect(first).toMatchObject({ found: true, ticket: { id, status: "solved" } });
      expect(await on.helpdesk.readTicket(id)).toEqual(first);
    });

    it("gives a later resolution another key and a later time", async () => {
      const id = await on.desk.newSolvedTicket();
      const first = await resolutionOf(on.helpdesk, id);
      await on.desk.reopenAsAgent(id);
      await on.desk.solveAgain(id);
      const second = await resolutionOf(on.helpdesk, id);
      expect(second.key).not.toBe(first.key);
      expect(second.at.getTime()).toBeGreaterThan(first.at.getTime());
    });

    it("tells the customer's own words that opened it again, the same however often it is read", async () => {
      const id = await on.desk.newSolvedTicket();
      await on.desk.writeAsCustomer(id, "Thänks, it works!");
      const reading = await on.helpdesk.readTicket(id);
      expect(reading).toMatchObject({ found: true, ticket: { status: "open" } });
      const words = openedBy(reading);
      expect(words?.text.trim()).toBe("Thänks, it works!");
      expect(words?.id).toMatch(/\d/);
      await on.desk.writeAsCustomer(id, "By the way: lovely weather.");
      await on.desk.noteAsAgent(id, "She is happy.");
      expect(openedBy(await on.helpdesk.readTicket(id))).toEqual(words);
    });

    it("has no such words of a ticket that an agent opened, also when the customer writes then, or wrote before", async () => {
      const id = await on.desk.newSolvedTicket();
      await on.desk.noteAsAgent(id, "Let us see.");
      expect(openedBy(await on.helpdesk.readTicket(id))).toBeNull();
      await on.desk.reopenAsAgent(id);
      await on.desk.writeAsCustomer(id, "Thanks!");
      expect(openedBy(await on.helpdesk.readTicket(id))).toBeNull();
      await on.desk.solveAgain(id);
      expect(openedBy(await on.helpdesk.readTicket(id))).toBeNull();
      await on.desk.writeAsAgent(id, "One more thing: we look once more.");
      await on.desk.reopenAsAgent(id);
      expect(openedBy(await on.helpdesk.readTicket(id))).toBeNull();
    });

    it("says that a ticket that is not there was deleted", async () => {
      expect(await on.helpdesk.readTicket("999999999")).toEqual({ found: false, because: "deleted", mergedInto: null });
      on.proxy.next({ fault: { kind: "answer", status: 410 } });
      expect(await on.helpdesk.readTicket(await on.desk.newSolvedTicket())).toMatchObject({ found: false });
    });
  });

  describe("looking for what was solved", () => {
    it("lists what is solved since a moment, oldest first, and nothing older", async () => {
      const ids = [await on.desk.newSolvedTicket(), await on.desk.newSolvedTicket(), await on.desk.newSolvedTicket()];
      const [first, second, third] = ids;
      const all = await on.helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
      expect(all.map(({ at }) => at.getTime())).toEqual(all.map(({ at }) => at.getTime()).toSorted((a, b) => a - b));
      expect(all.filter(({ ticketId }) => ids.includes(ticketId)).map(({ ticketId }) => ticketId)).toEqual(ids);
      const since = all.find(({ ticketId }) => ticketId === second)?.at ?? new Date(0);
      const later = await on.helpdesk.solvedSince({ since, limit: 10_000 });
      expect(later.every(({ at }) => at >= since)).toBe(true);
      expect(later.map(({ ticketId }) => ticketId)).toEqual(expect.arrayContaining([second, third]));
      await on.desk.reopenAsAgent(first ?? "");
      const after = await on.helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
      expect(after.map(({ ticketId }) => ticketId)).not.toContain(first);
    });

    it("comes to an end, however few it is asked for at once", async () => {
      await on.desk.newSolvedTicket();
      const all = await on.helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
      const met = new Set<string>();
      let since = new Date(0);
      for (;;) {
        const some = await on.helpdesk.solvedSince({ since, limit: 5 });
        for (const { ticketId } of some) met.add(ticketId);
        const last = some.at(-1);
        if (last === undefined) break;
        since = new Date(last.at.getTime() + 1);
      }
      expect([...met].toSorted()).toEqual(all.map(({ ticketId }) => ticketId).toSorted());
    });
  });
}

async function resolutionOf(helpdesk: Helpdesk, id: string) {
  const reading = await helpdesk.readTicket(id);
  if (!reading.found || reading.ticket.resolution === null) throw new Error("the ticket has no resolution");
  return reading.ticket.resolution;
}

function openedBy(reading: TicketReading) {
  if (!reading.found || reading.ticket.resolution === null) throw new Error("the ticket has no resolution");
  return reading.openedBy;
}
