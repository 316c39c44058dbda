import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Certificate, watchCertificate } from "../../client/certificate.ts";
import { selfSigned } from "../support/self-signed.ts";

const first = selfSigned();
const second = selfSigned();
let folder: string;
let files: { key: string; cert: string };
let used: Certificate[];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "certificate-"));
  files = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
  used = [];
  said = [];
  write(first);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write({ key, cert }: Partial<Certificate>): void {
  if (key !== undefined) writeFileSync(files.key, key);
  if (cert !== undefined) writeFileSync(files.cert, cert);
}
function watched(everyMs: number) {
  const log = pino({ level: "info" }, { write: (line: string) => void said.push(line) });
  const watch = watchCertificate({ files, known: first, log, use: (one) => void used.push(one), everyMs });
  return { ...watch, [Symbol.dispose]: () => watch.stop() };
}

it("a certificate is used anew once its files have changed, by itself", async () => {
  using watch = watched(20);
  await watch.look();
  expect(used).toEqual([]);
  write(second);
  await expect.poll(() => used).toEqual([second]);
});

it("one that was written by half waits for its other half, and the one before stays", async () => {
  using watch = watched(3_600_000);
  write({ cert: second.cert });
  await watch.look();
  await watch.look();
  expect(used).toEqual([]);
  expect(said.filter((line) => line.includes("cannot be used"))).toHaveLength(1);
  write({ key: second.key });
  await watch.look();
  expect(used).toEqual([second]);
});

it("files that are gone for a moment are said once, and looked for again", async () => {
  using watch = watched(3_600_000);
  rmSync(files.key);
  await watch.look();
  await watch.look();
  expect(said.filter((line) => line.includes("cannot be used"))).toHaveLength(1);
  write(second);
  await watch.look();
  expect(used).toEqual([second]);
});
