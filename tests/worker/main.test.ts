import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

const dataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** Signals the process at the moment at which it asks for the first module that takes long. */
const signalling = (signal: string): string =>
  dataUrl(
    `import { register } from "node:module";
    register(${JSON.stringify(
      dataUrl(`export function resolve(name, context, next) {
        if (name === "@temporalio/worker") process.kill(process.pid, "${signal}");
        return next(name, context);
      }`),
    )});`,
  );

it.each(["SIGTERM", "SIGINT"])(
  "a worker whose modules are still being loaded leaves in order on %s",
  async (signal) => {
    const worker = spawn(process.execPath, ["--import", "tsx", "--import", signalling(signal), "worker/main.ts"], {
      env: { PATH: process.env["PATH"] },
      stdio: "ignore",
    });
    expect(await once(worker, "exit")).toEqual([0, null]);
  },
);
