import { expect, it } from "vitest";
import { connectedToTemporal } from "../support/connected-to-temporal.ts";
import { type FollowUpPath, walk } from "../support/follow-up-paths.ts";
import { listening, nothing } from "../support/stub-activities.ts";

const temporal = connectedToTemporal();

it("goes on as a remote activity, however often the local one fails, and settles in the end", async () => {
  const silent: Pick<FollowUpPath, "script" | "story"> = {
    script: () => ({
      looks: [listening(100, "settle")],
      settlements: [{ next: nothing, effects: true }],
      graceMs: 0,
      settlingFails: 3,
    }),
    story: () => Promise.resolve(),
  };
  const { calls } = await walk(silent, temporal());
  expect(calls).toEqual(["ask", "settle 0", "carry out"]);
});
