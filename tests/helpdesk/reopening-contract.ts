import { describe, expect, it } from "vitest";
import { act, type ConnectionUnderTest, marker, withMarker } from "./connection-under-test.ts";
import type { FaultRule } from "./fault-proxy.ts";

/** What is written to the helpdesk stands there once, whatever became of the answer. */
export function describeReopening(on: ConnectionUnderTest): void {
  describe("reopening", () => {
    it("opens the ticket and leaves one internal note", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const receipt = await on.helpdesk.reopen({ ...act, ticketId });
      expect(receipt).toMatchObject({ action: "reopened", ticketId, repeated: false });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it("does it once, however often it is asked", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      await on.helpdesk.reopen({ ...act, ticketId });
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({
        action: "reopened",
        ticketId,
        repeated: true,
      });
      expect(withMarker(await on.desk.look(ticketId))).toHaveLength(1);
    });

    it("does it once when it is asked five times at the same moment", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const all = await Promise.allSettled(Array.from({ length: 5 }, () => on.helpdesk.reopen({ ...act, ticketId })));
      expect(all.some(({ status }) => status === "fulfilled")).toBe(true);
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it("leaves the note on a ticket that is already open", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      await on.desk.reopenAsAgent(ticketId);
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", repeated: false });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it("does not open again what was solved anew after its note", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      await on.helpdesk.reopen({ ...act, ticketId });
      await on.desk.solveAgain(ticketId);
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({ repeated: true });
      expect((await on.desk.look(ticketId)).status).toBe("solved");
    });

    it("makes a linked new ticket of one that is closed for good, once", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      await on.desk.closeForGood(ticketId);
      const first = await on.helpdesk.reopen({ ...act, ticketId });
      expect(first).toMatchObject({ action: "follow_up_ticket", repeated: false });
      expect(first.ticketId).not.toBe(ticketId);
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toEqual({ ...first, repeated: true });
      const { status, linked } = await on.desk.look(ticketId);
      expect({ status, linked }).toEqual({ status: "closed", linked: [first.ticketId] });
      const fresh = await on.desk.look(first.ticketId);
      expect(fresh.status).toBe("open");
      expect(withMarker(fresh)).toHaveLength(1);
    });

    it("makes a linked new ticket where it is told to, and leaves the first one as it is", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const receipt = await on.helpdesk.reopen({ ...act, ticketId, asNewTicket: true });
      expect(receipt.action).toBe("follow_up_ticket");
      const truth = await on.desk.look(ticketId);
      expect(truth).toMatchObject({ status: "solved", linked: [receipt.ticketId] });
      expect(withMarker(truth)).toHaveLength(0);
    });

    it("makes one linked ticket when the answer to the first attempt was lost", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      await on.desk.closeForGood(ticketId);
      const rule: FaultRule = { method: "POST", fault: { kind: "drop-afterwards" } };
      expect((await on.failing(rule, () => on.helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({
        action: "follow_up_ticket",
        repeated: true,
      });
      expect((await on.desk.look(ticketId)).linked).toHaveLength(1);
    });

    it.each(["POST", "PUT"])("leaves one note when the answer to its %s was lost", async (method) => {
      const ticketId = await on.desk.newSolvedTicket();
      const rule: FaultRule = { method, fault: { kind: "drop-afterwards" } };
      expect((await on.failing(rule, () => on.helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", ticketId });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it.each(["POST", "PUT"])("finishes what a %s that never arrived left undone", async (method) => {
      const ticketId = await on.desk.newSolvedTicket();
      const rule: FaultRule = { method, fault: { kind: "drop-before" } };
      expect((await on.failing(rule, () => on.helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
      await on.helpdesk.reopen({ ...act, ticketId });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it("leaves one note when the helpdesk does it and then hangs", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const hasty = on.connect({ ...on.desk.settings, baseUrl: on.proxy.url }, { timeoutMs: on.hastyMs });
      const rule: FaultRule = { method: "POST", fault: { kind: "hang-afterwards" } };
      expect((await on.failing(rule, () => hasty.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
      await on.helpdesk.reopen({ ...act, ticketId });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("open");
      expect(withMarker(truth)).toHaveLength(1);
    });
  });

  describe("leaving a note", () => {
    it("leaves it once, also when the answer was lost", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const note = { ticketId, marker, note: `It holds after all.\n\n${marker}` };
      await on.failing({ method: "POST", fault: { kind: "drop-afterwards" } }, () => on.helpdesk.addNote(note));
      expect(await on.helpdesk.addNote(note)).toEqual({ repeated: true });
      const truth = await on.desk.look(ticketId);
      expect(truth.status).toBe("solved");
      expect(withMarker(truth)).toHaveLength(1);
    });

    it("adds the marker to a note that came without it", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const note = { ticketId, marker, note: "No marker in here." };
      expect(await on.helpdesk.addNote(note)).toEqual({ repeated: false });
      expect(await on.helpdesk.addNote(note)).toEqual({ repeated: true });
    });

    it("is not fooled by a customer who writes the marker", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const quoted = { ticketId, marker: "aftercare:other", note: `The customer wrote:\n> ${marker}` };
      await on.helpdesk.addNote(quoted);
      expect(await on.helpdesk.addNote({ ticketId, marker, note: `A real one.\n\n${marker}` })).toEqual({
        repeated: false,
      });
    });
  });
}
