import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newWebhookSecret, signWebhook, verifyWebhook } from "../../helpdesk/standard-webhooks.ts";
import { anyText } from "../support/any-text.ts";

const secret = newWebhookSecret();
const at = new Date("2026-11-20T10:00:00Z");
const message = { id: "msg_1", at, body: '{"ticketId":"1041"}' };

describe("signing a webhook", () => {
  it("gives the signature that the specification's own example has", () => {
    const headers = signWebhook({
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
      secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    });
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("signs once with every secret, so that the receiver can rotate", () => {
    const other = newWebhookSecret();
    const headers = signWebhook({ ...message, secrets: [secret, other] });
    for (const one of [secret, other]) {
      expect(verifyWebhook({ headers, body: message.body, secrets: [one], now: at })).toEqual({
        genuine: true,
        id: "msg_1",
      });
    }
  });

  it("refuses to sign with a secret that holds no key", () => {
    expect(() => signWebhook({ ...message, secrets: ["whsec_"] })).toThrow("base64");
  });
});

describe("verifying a webhook", () => {
  const headers = signWebhook({ ...message, secrets: [secret] });
  const verify = (changed: Partial<Parameters<typeof verifyWebhook>[0]>) =>
    verifyWebhook({ headers, body: message.body, secrets: [secret], now: at, ...changed }).genuine;

  it("takes what was signed, whatever it says", () => {
    fc.assert(
      fc.property(anyText(), (body) => {
        const headers = signWebhook({ ...message, body, secrets: [secret] });
        expect(verify({ headers, body })).toBe(true);
        expect(verify({ headers, body: `${body} ` })).toBe(false);
      }),
    );
  });

  it("ignores signatures of versions it does not know, and takes the one it knows beside them", () => {
    const known = headers["webhook-signature"] ?? "";
    expect(verify({ headers: { ...headers, "webhook-signature": `v1a,AAAA ${known} v2,BBBB` } })).toBe(true);
    expect(verify({ headers: { ...headers, "webhook-signature": known.replace("v1,", "v2,") } })).toBe(false);
    expect(verify({ headers: { ...headers, "webhook-signature": "v1, v1,!!! ," } })).toBe(false);
  });

  it("binds the id and the time to the body", () => {
    expect(verify({ headers: { ...headers, "webhook-id": "msg_2" } })).toBe(false);
    expect(verify({ headers: { ...headers, "webhook-timestamp": String(at.getTime() / 1000 + 1) } })).toBe(false);
  });

  it("takes five minutes either way and not a second more", () => {
    const off = (seconds: number) => ({ now: new Date(at.getTime() + seconds * 1000) });
    expect([-301, -300, 300, 301].map((seconds) => verify(off(seconds)))).toEqual([false, true, true, false]);
  });

  it("takes no timestamp or id that only looks like one", () => {
    for (const timestamp of ["", "NaN", "1e3", "0x10", "-1", "Infinity", " 1"]) {
      expect(verify({ headers: { ...headers, "webhook-timestamp": timestamp } })).toBe(false);
    }
    // A dot in the id would move the border between the signed parts.
    expect(verify({ headers: { ...headers, "webhook-id": "msg.1" } })).toBe(false);
  });

  it("takes nothing under a secret that holds no key, and is not disturbed by one beside a good one", () => {
    const unkeyed = {
      ...headers,
      "webhook-signature": `v1,${createHmac("sha256", "")
        .update(`msg_1.${at.getTime() / 1000}.${message.body}`)
        .digest("base64")}`,
    };
    expect(verify({ headers: unkeyed, secrets: ["whsec_", ""] })).toBe(false);
    expect(verify({ secrets: ["whsec_", secret] })).toBe(true);
  });

  it("makes a new secret every time", () => {
    expect(newWebhookSecret()).not.toBe(newWebhookSecret());
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
