import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { processesOf } from "../faults/left-behind.ts";
import { productProcess } from "./product.ts";

let image = "";
beforeAll(() => {
  image = mkdtempSync(join(tmpdir(), "aftercare-image-"));
  mkdirSync(join(image, "dist", "client"), { recursive: true });
  writeFileSync(join(image, "dist", "client", "main.js"), "setInterval(() => undefined, 1000);");
});
afterAll(() => rmSync(image, { recursive: true, force: true }));

it("a process that is killed by two at once, and started again by both, is there once", async () => {
  const env = { DATABASE_URL: "postgres://127.0.0.1:1/none" };
  const one = productProcess({ role: "client", env, image });
  const again = async () => {
    await one.kill();
    one.start();
  };
  await Promise.all([again(), again()]);
  await vi.waitFor(() => expect(processesOf(image)).toHaveLength(1));
  await one.end();
  expect(processesOf(image)).toEqual([]);
});

it("a process with a group of its own is killed with all that it has started", async () => {
  const started = JSON.stringify(["-e", "setInterval(() => undefined, 1000)", image]);
  const code = `require("node:child_process").spawn(process.execPath, ${started}); setInterval(() => undefined, 1000);`;
  writeFileSync(join(image, "dist", "client", "main.js"), code);
  const env = { DATABASE_URL: "postgres://127.0.0.1:1/none" };
  const one = productProcess({ role: "client", env, image, ownGroup: true });
  await vi.waitFor(() => expect(processesOf(image)).toHaveLength(2));
  await one.end();
  await vi.waitFor(() => expect(processesOf(image)).toEqual([]));
});
