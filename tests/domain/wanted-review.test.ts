import { expect, it } from "vitest";
import { wantedOfReview } from "../../domain/wanted-review.ts";

it("starts a review's workflow once, and tells it of a change until it has looked", () => {
  expect(wantedOfReview({ workflow: "none", need: 1, seenNeed: 0 })).toBe("start");
  expect(wantedOfReview({ workflow: "started", need: 1, seenNeed: 0 })).toBe("changed");
  expect(wantedOfReview({ workflow: "started", need: 2, seenNeed: 1 })).toBe("changed");
  expect(wantedOfReview({ workflow: "started", need: 2, seenNeed: 2 })).toBe("nothing");
});
