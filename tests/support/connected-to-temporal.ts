import { Connection } from "@temporalio/client";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { NativeConnection } from "@temporalio/worker";
import { afterAll, beforeAll } from "vitest";
import { temporalServer, timeSkippingServerPath } from "./temporal.ts";

type Connected = { native: NativeConnection; connection: Connection };

/** To the server that all test files share, while the tests of this file or block run: as a worker and as a client. */
export function connectedToTemporal(): () => Connected {
  return whileTestsRun(
    async () => {
      const { address } = await temporalServer();
      return {
        native: await NativeConnection.connect({ address }),
        connection: await Connection.connect({ address }),
      };
    },
    async ({ native, connection }) => {
      await connection.close();
      await native.close();
    },
  );
}

/** A server of this file's own in which days pass in milliseconds, while its tests run. */
export function worldOfSkippedTime(): () => TestWorkflowEnvironment {
  return whileTestsRun(
    async () => {
      const path = await timeSkippingServerPath();
      const executable = { type: "existing-path", path } as const;
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    },
    async (world) => await world.teardown(),
  );
}

function whileTestsRun<Opened>(open: () => Promise<Opened>, close: (opened: Opened) => Promise<void>): () => Opened {
  let opened: Opened | null = null;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    if (opened !== null) await close(opened);
  });
  return () => {
    if (opened === null) throw new Error("it is open only while the tests run");
    return opened;
  };
}
