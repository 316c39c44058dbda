import { Connection } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FollowUpPath, walk } from "../support/follow-up-paths.ts";
import { listening, nothing } from "../support/stub-activities.ts";
import { temporalServer } from "../support/temporal.ts";

let native: NativeConnection;
let connection: Connection;
beforeAll(async () => {
  const { address } = await temporalServer();
  native = await NativeConnection.connect({ address });
  connection = await Connection.connect({ address });
});
afterAll(async () => {
  await connection.close();
  await native.close();
});

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
  const { calls } = await walk(silent, { native, connection });
  expect(calls).toEqual(["ask", "settle 0", "carry out"]);
});
