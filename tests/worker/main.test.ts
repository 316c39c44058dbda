import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { signalWhileLoading } from "../support/signal-while-loading.ts";

it.each(["SIGTERM", "SIGINT"] as const)(
  "a worker whose modules are still being loaded leaves in order on %s",
  async (signal) => {
    const signalling = signalWhileLoading(signal, { of: "@temporalio/worker" });
    const worker = spawn(process.execPath, ["--import", "tsx", "--import", signalling, "worker/main.ts"], {
      env: { PATH: process.env["PATH"] },
      stdio: "ignore",
    });
    expect(await once(worker, "exit")).toEqual([0, null]);
  },
);
