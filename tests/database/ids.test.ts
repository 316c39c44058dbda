import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newId, newToken } from "../../database/ids.ts";

describe("a new id", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());

  it("sorts by age, whatever moments lie between", () => {
    // Steps that carry into every character of the time, digits and letters alike.
    const moments = Array.from({ length: 2_000 }, (_, i) => 1_700_000_000_000 + i * i * 7_919);
    const ids = moments.map((moment) => {
      vi.setSystemTime(moment);
      return newId("fu");
    });
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe("a new token", () => {
  it("is 160 bits in lower-case base32", () => {
    expect(newToken()).toMatch(/^[a-z2-7]{32}$/);
    expect(newToken()).not.toBe(newToken());
  });
});
