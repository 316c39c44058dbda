import { describe, expect, it } from "vitest";
import { beatMs } from "../../activities/at-work.ts";
import { leaseMs } from "../../database/effects.ts";
import { finalDotMs } from "../../mail/postman.ts";
import { sendingTimes } from "../../workflows/contract.ts";

describe("how long sending a mail may take", () => {
  it("is as long as RFC 5321 grants a server after the final dot, and the attempt is longer", () => {
    expect(finalDotMs).toBeGreaterThanOrEqual(600_000);
    expect(sendingTimes.startToCloseMs).toBeGreaterThan(finalDotMs + 60_000);
  });

  it("is said to be going on several times before anybody would believe otherwise", () => {
    expect(sendingTimes.heartbeatMs).toBeGreaterThanOrEqual(4 * beatMs);
    expect(leaseMs).toBeGreaterThanOrEqual(4 * beatMs);
    expect(sendingTimes.heartbeatMs).toBeLessThan(finalDotMs);
  });

  it("does not let another attempt start before the lease of a dead one has ended by itself", () => {
    expect(sendingTimes.heartbeatMs).toBeGreaterThanOrEqual(leaseMs);
  });
});
