import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Helpdesk, WebhookRequest } from "../../helpdesk/contract.ts";
import { act, type ConnectionUnderTest } from "./connection-under-test.ts";

/** What a helpdesk tells is believed only as it signed it. */
export function describeWebhooks(on: ConnectionUnderTest): void {
  describe("verifying a webhook", () => {
    let genuine: WebhookRequest;
    let ticketId: string;
    beforeAll(async () => {
      ticketId = await on.desk.newSolvedTicket();
      genuine = await on.desk.lastWebhook(ticketId);
    });
    const minutesOff = (minutes: number) => new Date(genuine.now.getTime() + minutes * 60_000);

    it("takes a genuine one and says which ticket to read again", () => {
      expect(on.helpdesk.verifyWebhook(genuine)).toMatchObject({ genuine: true, ticketId });
    });

    it("gives the same dedupe key for the same webhook, and another for another", async () => {
      const once = on.helpdesk.verifyWebhook(genuine);
      expect(on.helpdesk.verifyWebhook(genuine)).toEqual(once);
      const other = on.helpdesk.verifyWebhook(await on.desk.lastWebhook(await on.desk.newSolvedTicket()));
      expect(dedupeKey(other)).not.toBe(dedupeKey(once));
    });

    it("refuses it under another secret", () => {
      const wrong = on.connect({ ...on.desk.settings, webhookSecrets: [on.otherSecret()] });
      expect(wrong.verifyWebhook(genuine).genuine).toBe(false);
    });

    it("refuses it when no secret is set", () => {
      expect(on.connect({ ...on.desk.settings, webhookSecrets: [] }).verifyWebhook(genuine).genuine).toBe(false);
    });

    it("takes it while two secrets are valid, in either order", () => {
      for (const webhookSecrets of [
        [on.otherSecret(), ...on.desk.settings.webhookSecrets],
        [...on.desk.settings.webhookSecrets, on.otherSecret()],
      ]) {
        expect(on.connect({ ...on.desk.settings, webhookSecrets }).verifyWebhook(genuine).genuine).toBe(true);
      }
    });

    it("refuses it when any one byte of the body is changed", () => {
      const bytes = Buffer.from(genuine.body);
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        expect(on.helpdesk.verifyWebhook({ ...genuine, body: changed.toString("utf8") }).genuine).toBe(false);
      }
    });

    it("refuses it when a header of its signature is missing", () => {
      const needed = Object.keys(genuine.headers).filter(
        (name) => name.startsWith("webhook-") || name.includes("signature"),
      );
      expect(needed).not.toHaveLength(0);
      for (const name of needed) {
        expect(
          on.helpdesk.verifyWebhook({ ...genuine, headers: { ...genuine.headers, [name]: undefined } }).genuine,
        ).toBe(false);
      }
    });

    it("refuses it six minutes later, and six minutes before it was signed", () => {
      expect(on.helpdesk.verifyWebhook({ ...genuine, now: minutesOff(6) }).genuine).toBe(false);
      expect(on.helpdesk.verifyWebhook({ ...genuine, now: minutesOff(-6) }).genuine).toBe(false);
      expect(on.helpdesk.verifyWebhook({ ...genuine, now: minutesOff(4) }).genuine).toBe(true);
    });

    it("ignores what our own account did", async () => {
      const id = await on.desk.newSolvedTicket();
      await on.helpdesk.reopen({ ...act, ticketId: id });
      await vi.waitFor(async () => {
        expect(on.helpdesk.verifyWebhook(await on.desk.lastWebhook(id))).toEqual({
          genuine: true,
          ignored: "own-event",
        });
      }, 5_000);
    });
  });
}

function dedupeKey(verdict: ReturnType<Helpdesk["verifyWebhook"]>): string {
  if (verdict.genuine && "dedupeKey" in verdict) return verdict.dedupeKey;
  throw new Error("not a webhook to act on");
}
