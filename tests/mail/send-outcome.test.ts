import { describe, expect, it } from "vitest";
import { sendOutcome, type SmtpFailure } from "../../mail/send-outcome.ts";

const lost: SmtpFailure = { code: null, kind: "ECONNECTION", command: "CONN", message: "closed", dataSent: false };

describe("without a reply of the server, the phase decides", () => {
  it.each(["ECONNECTION", "ETIMEDOUT", "ESOCKET", "ESTREAM", ""])("%s before the data: try again", (kind) => {
    expect(sendOutcome({ ...lost, kind })).toEqual({ outcome: "retry", code: null, reason: "closed" });
  });

  it.each(["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EMESSAGE", ""])("%s after the data: it may have arrived", (kind) => {
    expect(sendOutcome({ ...lost, kind, dataSent: true })).toEqual({ outcome: "unknown", reason: "closed" });
  });

  it.each([
    ["EAUTH", 535],
    ["ENOAUTH", 530],
    ["EMESSAGE", 552],
    ["EENVELOPE", 553],
  ])("%s that never reached a server is refused like a server would: %i", (kind, code) => {
    expect(sendOutcome({ ...lost, kind })).toMatchObject({ outcome: "refused", code });
  });
});

describe("a reply of the server decides", () => {
  it.each([
    [421, "CONN", true, "retry"],
    [450, "RCPT TO", false, "retry"],
    [452, "RCPT TO", false, "retry"],
    [454, "AUTH PLAIN", false, "retry"],
    [451, "DATA", true, "retry"],
    [550, "RCPT TO", false, "bounced"],
    [553, "RCPT TO", false, "bounced"],
    [550, "MAIL FROM", false, "refused"],
    [530, "RCPT TO", false, "refused"],
    [503, "RCPT TO", false, "refused"],
    [550, "DATA", true, "refused"],
    [554, "DATA", true, "refused"],
    [535, "AUTH LOGIN", false, "refused"],
  ])("%i at %s (data sent: %s) is %s", (code, command, ...[dataSent, outcome]) => {
    expect(sendOutcome({ ...lost, code, command, dataSent })).toMatchObject({ outcome, code });
  });

  it("a block list at RCPT says nothing about the address", () => {
    const failure = { ...lost, code: 554, command: "RCPT TO", message: "554 5.7.1 client host blocked" };
    expect(sendOutcome(failure)).toMatchObject({ outcome: "refused" });
    expect(sendOutcome({ ...failure, message: "554 5.1.1 no such user" })).toMatchObject({ outcome: "bounced" });
  });
});

it("a reason holds no address and no control character, and has an end", () => {
  const message = `550 <ana@customer.test>\r\nsorry 'b@x.test' ${"x".repeat(1000)}`;
  const { reason } = sendOutcome({ ...lost, code: 550, message });
  expect(reason).toMatch(/^550 <\(address\)> sorry '\(address\)' x+$/);
  expect(reason.length).toBeLessThanOrEqual(300);
});
