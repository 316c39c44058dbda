import { describe, expect, it } from "vitest";
import { act, type ConnectionUnderTest, marker, withMarker } from "./connection-under-test.ts";
import type { FaultRule } from "./fault-proxy.ts";

/** What goes wrong is told by what can be done about it. */
export function describeRefusals(on: ConnectionUnderTest): void {
  describe("when the helpdesk says no", () => {
    it.each([
      [401, "unauthorized"],
      [403, "forbidden"],
      [404, "not_found"],
      [410, "not_found"],
      [429, "rate_limited"],
      [500, "unavailable"],
      [502, "unavailable"],
      [503, "unavailable"],
      [302, "unexpected"],
      [400, "unexpected"],
    ] as const)("understands %i as %s", async (status, failure) => {
      const ticketId = await on.desk.newSolvedTicket();
      const secretBody = JSON.stringify({ error: "canary of a ticket's text" });
      const headers = { "content-type": "application/json", location: "http://127.0.0.1:1/" };
      const rule: FaultRule = { fault: { kind: "answer", status, headers, body: secretBody } };
      const error = await on.failing(rule, () => on.helpdesk.addNote({ ticketId, marker, note: marker }));
      expect(error.failure).toBe(failure);
      expect(error.message).not.toContain("canary");
    });

    it.each([409, 412])("reads again after a %i, and does it", async (status) => {
      const ticketId = await on.desk.newSolvedTicket();
      on.proxy.next({ method: "POST", fault: { kind: "answer", status } });
      expect(await on.helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", ticketId });
      expect(withMarker(await on.desk.look(ticketId))).toHaveLength(1);
    });

    it.each([409, 412])("gives up as a conflict when every attempt ends in %i", async (status) => {
      const ticketId = await on.desk.newSolvedTicket();
      const rule: FaultRule = { method: "POST", times: 99, fault: { kind: "answer", status } };
      expect((await on.failing(rule, () => on.helpdesk.reopen({ ...act, ticketId }))).failure).toBe("conflict");
    });

    it("is refused by the real helpdesk with a wrong token", async () => {
      const credentials = Object.fromEntries(Object.keys(on.desk.settings.credentials).map((name) => [name, "wrong"]));
      const stranger = on.connect({ ...on.desk.settings, credentials });
      await expect(stranger.readTicket("1")).rejects.toMatchObject({ failure: "unauthorized" });
    });

    it.each([
      ["30", 30_000],
      ["0", 1_000],
      ["1000000000", 3_600_000],
      ["Wed, 21 Oct 2015 07:28:00 GMT", 1_000],
      ["Fri, 31 Dec 9999 23:59:59 GMT", 3_600_000],
      ["-5", null],
      ["soon", null],
      ["", null],
    ] as const)("reads Retry-After %j as %j ms", async (retryAfter, waitMs) => {
      const rule: FaultRule = { fault: { kind: "answer", status: 429, headers: { "retry-after": retryAfter } } };
      expect((await on.failing(rule, () => on.helpdesk.readTicket("1"))).retryAfterMs).toBe(waitMs);
    });

    it("knows no wait when a 429 names none", async () => {
      const error = await on.failing({ fault: { kind: "answer", status: 429 } }, () => on.helpdesk.readTicket("1"));
      expect(error.retryAfterMs).toBeNull();
    });

    it.each([
      ["HTML", "text/html", "<!doctype html><h1>Please sign in</h1>"],
      ["broken JSON", "application/json", '{"id": "1", '],
      ["JSON of another shape", "application/json", '{"unlike": "a ticket"}'],
      ["nothing", "application/json", ""],
      ["more than 2 MB", "application/json", JSON.stringify("x".repeat(2 * 1024 * 1024))],
    ])("calls %s with status 200 unexpected", async (_what, type, body) => {
      const headers = { "content-type": type, etag: '"1"' };
      const rule: FaultRule = { fault: { kind: "answer", status: 200, headers, body } };
      expect((await on.failing(rule, () => on.helpdesk.readTicket("1"))).failure).toBe("unexpected");
    });

    it("gives up on an answer that only drips in, however steadily", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const hasty = on.connect({ ...on.desk.settings, baseUrl: on.proxy.url }, { timeoutMs: on.hastyMs });
      const everyMs = Math.ceil(on.hastyMs / 20);
      const error = await on.failing({ fault: { kind: "drip", everyMs } }, () => hasty.readTicket(ticketId));
      expect([error.failure, error.message]).toEqual(["unavailable", expect.stringContaining("no answer in time")]);
    });

    it("leaves one note when the answer to it drips in", async () => {
      const ticketId = await on.desk.newSolvedTicket();
      const hasty = on.connect({ ...on.desk.settings, baseUrl: on.proxy.url }, { timeoutMs: on.hastyMs });
      const rule: FaultRule = { method: "POST", fault: { kind: "drip", everyMs: on.hastyMs } };
      const note = { ticketId, marker, note: marker };
      expect((await on.failing(rule, () => hasty.addNote(note))).failure).toBe("unavailable");
      expect(await on.helpdesk.addNote(note)).toEqual({ repeated: true });
      expect(withMarker(await on.desk.look(ticketId))).toHaveLength(1);
    });

    it("stops reading an answer of 5 MB that did not say how long it is", async () => {
      const rule: FaultRule = { fault: { kind: "flood", bytes: 5 * 1024 * 1024 } };
      const error = await on.failing(rule, () => on.helpdesk.readTicket("1"));
      expect([error.failure, error.message]).toEqual(["unexpected", expect.stringContaining("larger than 2 MB")]);
    });

    it("calls a helpdesk that is not there unavailable", async () => {
      const nobody = on.connect({ ...on.desk.settings, baseUrl: "http://127.0.0.1:1" });
      await expect(nobody.readTicket("1")).rejects.toMatchObject({ failure: "unavailable" });
    });
  });

  describe("checking the connection", () => {
    it("finds nothing missing", async () => {
      expect((await on.helpdesk.check()).filter(({ ok }) => !ok)).toEqual([]);
    });

    it("says what is missing, in words, and throws nothing", async () => {
      const lines = await on
        .connect({ ...on.desk.settings, baseUrl: "http://127.0.0.1:1", webhookSecrets: [] })
        .check();
      expect(lines.filter(({ ok }) => ok)).toEqual([]);
      expect(lines.every(({ what, detail }) => what !== "" && detail !== "")).toBe(true);
    });
  });
}
