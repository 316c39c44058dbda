import { z } from "zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Helpdesk, HelpdeskSettings, WebhookRequest } from "../../helpdesk/contract.ts";
import { HelpdeskError } from "../../helpdesk/contract.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { FaultProxy, FaultRule } from "./fault-proxy.ts";

/** What is true at the helpdesk, seen past the connection. */
export type Truth = {
  status: "open" | "solved" | "closed";
  internalNotes: string[];
  /** Ids of the tickets that continue it. */
  linked: string[];
};
/** A real server of one kind, and a person who works with it. */
export type HelpdeskUnderTest = {
  settings: HelpdeskSettings;
  newSolvedTicket(): Promise<string>;
  reopenAsAgent(ticketId: string): Promise<void>;
  solveAgain(ticketId: string): Promise<void>;
  closeForGood(ticketId: string): Promise<void>;
  look(ticketId: string): Promise<Truth>;
  /** The last webhook the server really sent about this ticket, with the moment it came. */
  lastWebhook(ticketId: string): Promise<WebhookRequest>;
  stop(): Promise<void>;
};
export type KindUnderTest = {
  kind: string;
  start: () => Promise<HelpdeskUnderTest>;
  connect: (settings: HelpdeskSettings, limits?: { timeoutMs: number }) => Helpdesk;
  /** Another valid secret of the kind, to rotate to. */
  otherSecret: () => string;
  /** Long enough for its server's usual answer, short enough to wait for. */
  hastyMs?: number;
};

const marker = "aftercare:fu_example:reopen:1";
const act = { marker, note: `The fix did not hold.\n\n${marker}`, subject: "Still broken", asNewTicket: false };

/** What every kind of helpdesk must do, against a real server of its kind behind a proxy that breaks things. */
export function describeConnection({ kind, start, connect, otherSecret, hastyMs = 200 }: KindUnderTest): void {
  describe(`the connection kind ${kind}`, () => {
    let desk: HelpdeskUnderTest;
    let proxy: FaultProxy;
    let helpdesk: Helpdesk;
    beforeAll(async () => {
      desk = await start();
      proxy = await startFaultProxy(desk.settings.baseUrl);
      helpdesk = connect({ ...desk.settings, baseUrl: proxy.url });
    });
    beforeEach(() => proxy.heal());
    afterAll(async () => {
      await proxy.stop();
      await desk.stop();
    });
    const failing = async (rule: FaultRule, doing: () => Promise<unknown>): Promise<HelpdeskError> => {
      proxy.next(rule);
      const error = await doing().then(
        () => new Error("nothing failed"),
        (thrown: unknown) => thrown,
      );
      if (error instanceof HelpdeskError) return error;
      throw error;
    };

    describe("verifying a webhook", () => {
      let genuine: WebhookRequest;
      let ticketId: string;
      beforeAll(async () => {
        ticketId = await desk.newSolvedTicket();
        genuine = await desk.lastWebhook(ticketId);
      });
      const minutesOff = (minutes: number) => new Date(genuine.now.getTime() + minutes * 60_000);

      it("takes a genuine one and says which ticket to read again", () => {
        expect(helpdesk.verifyWebhook(genuine)).toMatchObject({ genuine: true, ticketId });
      });

      it("gives the same dedupe key for the same webhook, and another for another", async () => {
        const once = helpdesk.verifyWebhook(genuine);
        expect(helpdesk.verifyWebhook(genuine)).toEqual(once);
        const other = helpdesk.verifyWebhook(await desk.lastWebhook(await desk.newSolvedTicket()));
        expect(dedupeKey(other)).not.toBe(dedupeKey(once));
      });

      it("refuses it under another secret", () => {
        const wrong = connect({ ...desk.settings, webhookSecrets: [otherSecret()] });
        expect(wrong.verifyWebhook(genuine).genuine).toBe(false);
      });

      it("refuses it when no secret is set", () => {
        expect(connect({ ...desk.settings, webhookSecrets: [] }).verifyWebhook(genuine).genuine).toBe(false);
      });

      it("takes it while two secrets are valid, in either order", () => {
        for (const webhookSecrets of [
          [otherSecret(), ...desk.settings.webhookSecrets],
          [...desk.settings.webhookSecrets, otherSecret()],
        ]) {
          expect(connect({ ...desk.settings, webhookSecrets }).verifyWebhook(genuine).genuine).toBe(true);
        }
      });

      it("refuses it when any one byte of the body is changed", () => {
        const bytes = Buffer.from(genuine.body);
        for (let at = 0; at < bytes.length; at += 1) {
          const changed = Buffer.from(bytes);
          changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
          expect(helpdesk.verifyWebhook({ ...genuine, body: changed.toString("utf8") }).genuine).toBe(false);
        }
      });

      it("refuses it when a header of its signature is missing", () => {
        const needed = Object.keys(genuine.headers).filter(
          (name) => name.startsWith("webhook-") || name.includes("signature"),
        );
        expect(needed).not.toHaveLength(0);
        for (const name of needed) {
          expect(
            helpdesk.verifyWebhook({ ...genuine, headers: { ...genuine.headers, [name]: undefined } }).genuine,
          ).toBe(false);
        }
      });

      it("refuses it six minutes later, and six minutes before it was signed", () => {
        expect(helpdesk.verifyWebhook({ ...genuine, now: minutesOff(6) }).genuine).toBe(false);
        expect(helpdesk.verifyWebhook({ ...genuine, now: minutesOff(-6) }).genuine).toBe(false);
        expect(helpdesk.verifyWebhook({ ...genuine, now: minutesOff(4) }).genuine).toBe(true);
      });

      it("ignores what our own account did", async () => {
        const id = await desk.newSolvedTicket();
        await helpdesk.reopen({ ...act, ticketId: id });
        await vi.waitFor(async () => {
          expect(helpdesk.verifyWebhook(await desk.lastWebhook(id))).toEqual({ genuine: true, ignored: "own-event" });
        }, 5_000);
      });
    });

    describe("reading a ticket", () => {
      it("tells a solved ticket with its resolution, the same however often it is read", async () => {
        const id = await desk.newSolvedTicket();
        const first = await helpdesk.readTicket(id);
        expect(first).toMatchObject({ found: true, ticket: { id, status: "solved" } });
        expect(await helpdesk.readTicket(id)).toEqual(first);
      });

      it("gives a later resolution another key and a later time", async () => {
        const id = await desk.newSolvedTicket();
        const first = await resolutionOf(helpdesk, id);
        await desk.reopenAsAgent(id);
        await desk.solveAgain(id);
        const second = await resolutionOf(helpdesk, id);
        expect(second.key).not.toBe(first.key);
        expect(second.at.getTime()).toBeGreaterThan(first.at.getTime());
      });

      it("says that a ticket that is not there was deleted", async () => {
        expect(await helpdesk.readTicket("999999999")).toEqual({ found: false, because: "deleted", mergedInto: null });
        proxy.next({ fault: { kind: "answer", status: 410 } });
        expect(await helpdesk.readTicket(await desk.newSolvedTicket())).toMatchObject({ found: false });
      });
    });

    describe("reopening", () => {
      it("opens the ticket and leaves one internal note", async () => {
        const ticketId = await desk.newSolvedTicket();
        const receipt = await helpdesk.reopen({ ...act, ticketId });
        expect(receipt).toMatchObject({ action: "reopened", ticketId, repeated: false });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it("does it once, however often it is asked", async () => {
        const ticketId = await desk.newSolvedTicket();
        await helpdesk.reopen({ ...act, ticketId });
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({
          action: "reopened",
          ticketId,
          repeated: true,
        });
        expect(withMarker(await desk.look(ticketId))).toHaveLength(1);
      });

      it("does it once when it is asked five times at the same moment", async () => {
        const ticketId = await desk.newSolvedTicket();
        const all = await Promise.allSettled(Array.from({ length: 5 }, () => helpdesk.reopen({ ...act, ticketId })));
        expect(all.some(({ status }) => status === "fulfilled")).toBe(true);
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it("leaves the note on a ticket that is already open", async () => {
        const ticketId = await desk.newSolvedTicket();
        await desk.reopenAsAgent(ticketId);
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", repeated: false });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it("does not open again what was solved anew after its note", async () => {
        const ticketId = await desk.newSolvedTicket();
        await helpdesk.reopen({ ...act, ticketId });
        await desk.solveAgain(ticketId);
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({ repeated: true });
        expect((await desk.look(ticketId)).status).toBe("solved");
      });

      it("makes a linked new ticket of one that is closed for good, once", async () => {
        const ticketId = await desk.newSolvedTicket();
        await desk.closeForGood(ticketId);
        const first = await helpdesk.reopen({ ...act, ticketId });
        expect(first).toMatchObject({ action: "follow_up_ticket", repeated: false });
        expect(first.ticketId).not.toBe(ticketId);
        expect(await helpdesk.reopen({ ...act, ticketId })).toEqual({ ...first, repeated: true });
        const { status, linked } = await desk.look(ticketId);
        expect({ status, linked }).toEqual({ status: "closed", linked: [first.ticketId] });
        const fresh = await desk.look(first.ticketId);
        expect(fresh.status).toBe("open");
        expect(withMarker(fresh)).toHaveLength(1);
      });

      it("makes a linked new ticket where it is told to, and leaves the first one as it is", async () => {
        const ticketId = await desk.newSolvedTicket();
        const receipt = await helpdesk.reopen({ ...act, ticketId, asNewTicket: true });
        expect(receipt.action).toBe("follow_up_ticket");
        const truth = await desk.look(ticketId);
        expect(truth).toMatchObject({ status: "solved", linked: [receipt.ticketId] });
        expect(withMarker(truth)).toHaveLength(0);
      });

      it("makes one linked ticket when the answer to the first attempt was lost", async () => {
        const ticketId = await desk.newSolvedTicket();
        await desk.closeForGood(ticketId);
        const rule: FaultRule = { method: "POST", fault: { kind: "drop-afterwards" } };
        expect((await failing(rule, () => helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({
          action: "follow_up_ticket",
          repeated: true,
        });
        expect((await desk.look(ticketId)).linked).toHaveLength(1);
      });

      it.each(["POST", "PUT"])("leaves one note when the answer to its %s was lost", async (method) => {
        const ticketId = await desk.newSolvedTicket();
        const rule: FaultRule = { method, fault: { kind: "drop-afterwards" } };
        expect((await failing(rule, () => helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", ticketId });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it.each(["POST", "PUT"])("finishes what a %s that never arrived left undone", async (method) => {
        const ticketId = await desk.newSolvedTicket();
        const rule: FaultRule = { method, fault: { kind: "drop-before" } };
        expect((await failing(rule, () => helpdesk.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
        await helpdesk.reopen({ ...act, ticketId });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it("leaves one note when the helpdesk does it and then hangs", async () => {
        const ticketId = await desk.newSolvedTicket();
        const hasty = connect({ ...desk.settings, baseUrl: proxy.url }, { timeoutMs: hastyMs });
        const rule: FaultRule = { method: "POST", fault: { kind: "hang-afterwards" } };
        expect((await failing(rule, () => hasty.reopen({ ...act, ticketId }))).failure).toBe("unavailable");
        await helpdesk.reopen({ ...act, ticketId });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("open");
        expect(withMarker(truth)).toHaveLength(1);
      });
    });

    describe("leaving a note", () => {
      it("leaves it once, also when the answer was lost", async () => {
        const ticketId = await desk.newSolvedTicket();
        const note = { ticketId, marker, note: `It holds after all.\n\n${marker}` };
        await failing({ method: "POST", fault: { kind: "drop-afterwards" } }, () => helpdesk.addNote(note));
        expect(await helpdesk.addNote(note)).toEqual({ repeated: true });
        const truth = await desk.look(ticketId);
        expect(truth.status).toBe("solved");
        expect(withMarker(truth)).toHaveLength(1);
      });

      it("adds the marker to a note that came without it", async () => {
        const ticketId = await desk.newSolvedTicket();
        const note = { ticketId, marker, note: "No marker in here." };
        expect(await helpdesk.addNote(note)).toEqual({ repeated: false });
        expect(await helpdesk.addNote(note)).toEqual({ repeated: true });
      });

      it("is not fooled by a customer who writes the marker", async () => {
        const ticketId = await desk.newSolvedTicket();
        const quoted = { ticketId, marker: "aftercare:other", note: `The customer wrote:\n> ${marker}` };
        await helpdesk.addNote(quoted);
        expect(await helpdesk.addNote({ ticketId, marker, note: `A real one.\n\n${marker}` })).toEqual({
          repeated: false,
        });
      });
    });

    describe("looking for what was solved", () => {
      it("lists what is solved since a moment, oldest first, and nothing older", async () => {
        const ids = [await desk.newSolvedTicket(), await desk.newSolvedTicket(), await desk.newSolvedTicket()];
        const [first, second, third] = ids;
        const all = await helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
        expect(all.map(({ at }) => at.getTime())).toEqual(all.map(({ at }) => at.getTime()).toSorted((a, b) => a - b));
        expect(all.filter(({ ticketId }) => ids.includes(ticketId)).map(({ ticketId }) => ticketId)).toEqual(ids);
        const since = all.find(({ ticketId }) => ticketId === second)?.at ?? new Date(0);
        const later = await helpdesk.solvedSince({ since, limit: 10_000 });
        expect(later.every(({ at }) => at >= since)).toBe(true);
        expect(later.map(({ ticketId }) => ticketId)).toEqual(expect.arrayContaining([second, third]));
        await desk.reopenAsAgent(first ?? "");
        const after = await helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
        expect(after.map(({ ticketId }) => ticketId)).not.toContain(first);
      });

      it("comes to an end, however few it is asked for at once", async () => {
        await desk.newSolvedTicket();
        const all = await helpdesk.solvedSince({ since: new Date(0), limit: 10_000 });
        const met = new Set<string>();
        let since = new Date(0);
        for (;;) {
          const some = await helpdesk.solvedSince({ since, limit: 5 });
          for (const { ticketId } of some) met.add(ticketId);
          const last = some.at(-1);
          if (last === undefined) break;
          since = new Date(last.at.getTime() + 1);
        }
        expect([...met].toSorted()).toEqual(all.map(({ ticketId }) => ticketId).toSorted());
      });
    });

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
        const ticketId = await desk.newSolvedTicket();
        const secretBody = JSON.stringify({ error: "canary of a ticket's text" });
        const headers = { "content-type": "application/json", location: "http://127.0.0.1:1/" };
        const rule: FaultRule = { fault: { kind: "answer", status, headers, body: secretBody } };
        const error = await failing(rule, () => helpdesk.addNote({ ticketId, marker, note: marker }));
        expect(error.failure).toBe(failure);
        expect(error.message).not.toContain("canary");
      });

      it.each([409, 412])("reads again after a %i, and does it", async (status) => {
        const ticketId = await desk.newSolvedTicket();
        proxy.next({ method: "POST", fault: { kind: "answer", status } });
        expect(await helpdesk.reopen({ ...act, ticketId })).toMatchObject({ action: "reopened", ticketId });
        expect(withMarker(await desk.look(ticketId))).toHaveLength(1);
      });

      it.each([409, 412])("gives up as a conflict when every attempt ends in %i", async (status) => {
        const ticketId = await desk.newSolvedTicket();
        const rule: FaultRule = { method: "POST", times: 99, fault: { kind: "answer", status } };
        expect((await failing(rule, () => helpdesk.reopen({ ...act, ticketId }))).failure).toBe("conflict");
      });

      it("is refused by the real helpdesk with a wrong token", async () => {
        const credentials = Object.fromEntries(Object.keys(desk.settings.credentials).map((name) => [name, "wrong"]));
        const stranger = connect({ ...desk.settings, credentials });
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
        expect((await failing(rule, () => helpdesk.readTicket("1"))).retryAfterMs).toBe(waitMs);
      });

      it("knows no wait when a 429 names none", async () => {
        const error = await failing({ fault: { kind: "answer", status: 429 } }, () => helpdesk.readTicket("1"));
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
        expect((await failing(rule, () => helpdesk.readTicket("1"))).failure).toBe("unexpected");
      });

      it("gives up on an answer that only drips in, however steadily", async () => {
        const ticketId = await desk.newSolvedTicket();
        const hasty = connect({ ...desk.settings, baseUrl: proxy.url }, { timeoutMs: hastyMs });
        const everyMs = Math.ceil(hastyMs / 20);
        const error = await failing({ fault: { kind: "drip", everyMs } }, () => hasty.readTicket(ticketId));
        expect([error.failure, error.message]).toEqual(["unavailable", expect.stringContaining("no answer in time")]);
      });

      it("leaves one note when the answer to it drips in", async () => {
        const ticketId = await desk.newSolvedTicket();
        const hasty = connect({ ...desk.settings, baseUrl: proxy.url }, { timeoutMs: hastyMs });
        const rule: FaultRule = { method: "POST", fault: { kind: "drip", everyMs: hastyMs } };
        const note = { ticketId, marker, note: marker };
        expect((await failing(rule, () => hasty.addNote(note))).failure).toBe("unavailable");
        expect(await helpdesk.addNote(note)).toEqual({ repeated: true });
        expect(withMarker(await desk.look(ticketId))).toHaveLength(1);
      });

      it("stops reading an answer of 5 MB that did not say how long it is", async () => {
        const rule: FaultRule = { fault: { kind: "flood", bytes: 5 * 1024 * 1024 } };
        const error = await failing(rule, () => helpdesk.readTicket("1"));
        expect([error.failure, error.message]).toEqual(["unexpected", expect.stringContaining("larger than 2 MB")]);
      });

      it("calls a helpdesk that is not there unavailable", async () => {
        const nobody = connect({ ...desk.settings, baseUrl: "http://127.0.0.1:1" });
        await expect(nobody.readTicket("1")).rejects.toMatchObject({ failure: "unavailable" });
      });
    });

    describe("when the helpdesk's answers have changed", () => {
      it("reads a ticket that says more than it did", async () => {
        const ticketId = await desk.newSolvedTicket();
        const before = await helpdesk.readTicket(ticketId);
        const change = (json: unknown) => ({ ...membersOf(json), added_in_6: { deep: [1] } });
        proxy.next({ fault: { kind: "rewrite", change } });
        expect(await helpdesk.readTicket(ticketId)).toEqual(before);
      });

      it.each(["missing", "renamed", "null", "of another type"])(
        "reads the ticket as it is, or says that it cannot, when any one member is %s",
        async (how) => {
          const ticketId = await desk.newSolvedTicket();
          const before = await helpdesk.readTicket(ticketId);
          const names: string[] = [];
          const learn = (json: unknown) => {
            names.push(...Object.keys(membersOf(json)));
            return json;
          };
          proxy.next({ fault: { kind: "rewrite", change: learn } });
          await helpdesk.readTicket(ticketId);
          const unread: string[] = [];
          const [outcomes, wanted]: [unknown[], unknown[]] = [[], []];
          for (const name of names) {
            proxy.heal();
            proxy.next({ fault: { kind: "rewrite", change: (json) => drifted(membersOf(json), { name, how }) } });
            const after = await helpdesk.readTicket(ticketId).catch((error: unknown) => error);
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

    describe("checking the connection", () => {
      it("finds nothing missing", async () => {
        expect((await helpdesk.check()).filter(({ ok }) => !ok)).toEqual([]);
      });

      it("says what is missing, in words, and throws nothing", async () => {
        const lines = await connect({ ...desk.settings, baseUrl: "http://127.0.0.1:1", webhookSecrets: [] }).check();
        expect(lines.filter(({ ok }) => ok)).toEqual([]);
        expect(lines.every(({ what, detail }) => what !== "" && detail !== "")).toBe(true);
      });
    });
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

function withMarker({ internalNotes }: Truth): string[] {
  return internalNotes.filter((note) => note.split("\n").includes(marker));
}

function dedupeKey(verdict: ReturnType<Helpdesk["verifyWebhook"]>): string {
  if (verdict.genuine && "dedupeKey" in verdict) return verdict.dedupeKey;
  throw new Error("not a webhook to act on");
}

async function resolutionOf(helpdesk: Helpdesk, id: string) {
  const reading = await helpdesk.readTicket(id);
  if (!reading.found || reading.ticket.resolution === null) throw new Error("the ticket has no resolution");
  return reading.ticket.resolution;
}
