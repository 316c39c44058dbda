import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { Connection, type WorkflowHandle } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { NativeConnection, Worker } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";
import { followUpPaths, walk, workflowBundle } from "../support/follow-up-paths.ts";
import { reviewPaths, walkReview } from "../support/review-paths.ts";
import { temporalServer } from "../support/temporal.ts";

const folder = new URL("../histories/", import.meta.url);

// `npm run record-histories` writes them anew: before a change of the workflow, never to make a replay pass.
beforeAll(async () => {
  if (!process.env["RECORD_HISTORIES"]) return;
  const { address } = await temporalServer();
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  await mkdir(folder, { recursive: true });
  const record = async (name: string, { handle }: { handle: WorkflowHandle }) => {
    const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
    await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(history)}\n`);
  };
  for (const path of followUpPaths) await record(path.name, await walk(path, { native, connection }));
  for (const path of reviewPaths) await record(path.name, await walkReview(path, { native, connection }));
  await connection.close();
  await native.close();
});

describe("workflows that run are not broken by a change", () => {
  it("replays a recorded history of every path", async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    expect(names.toSorted()).toEqual(
      expect.arrayContaining([...followUpPaths, ...reviewPaths].map((path) => `${path.name}.json`).toSorted()),
    );
    const bundle = await workflowBundle();
    for (const name of names) {
      const history: unknown = JSON.parse(await readFile(new URL(name, folder), "utf8"));
      await expect(
        Worker.runReplayHistory({ workflowBundle: bundle }, history, "replayed"),
        name,
      ).resolves.toBeUndefined();
    }
  });
});
