import { describe, expect, it } from "vitest";
import { pieceOf } from "../../../client/reviews/evidence.tsx";

const tickets = [{ id: "fu_abc", ticketExternalId: "48213" }];

describe("a piece of evidence", () => {
  it.each([
    ["48213, reply of 15 Sep", { icon: "quote", name: "48213, reply of 15 Sep", href: "/console/follow-ups/fu_abc" }],
    ["482130", { icon: "calendar", name: "482130", href: null }],
    ["Client log https://logs.test/a/7?x=1", { icon: "link", name: "Client log", href: "https://logs.test/a/7?x=1" }],
    [
      "https://tracker.test/browse/SYNC-2291",
      { icon: "link", name: "SYNC-2291", href: "https://tracker.test/browse/SYNC-2291" },
    ],
    ["https://tracker.test", { icon: "link", name: "tracker.test", href: "https://tracker.test/" }],
    [
      "RV 27 rv_2al3bsxoonnpcuqrr2ylszk",
      { icon: "tree", name: "RV 27", href: "/console/reviews/rv_2al3bsxoonnpcuqrr2ylszk" },
    ],
    ["Minutes, week 22", { icon: "calendar", name: "Minutes, week 22", href: null }],
    ["javascript:alert(1)", { icon: "calendar", name: "javascript:alert(1)", href: null }],
    ["https://", { icon: "calendar", name: "https://", href: null }],
  ])("%s leads to what it names", (line, piece) => {
    expect(pieceOf(line, tickets)).toEqual(piece);
  });
});
