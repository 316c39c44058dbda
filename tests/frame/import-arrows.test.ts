import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { allowed, forbidden } from "./arrows.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) });

describe("the import arrows", () => {
  let copy = "";
  let restricted = new Set<string>();

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "aftercare-arrows-"));
    await cp(join(root, ".oxlintrc.json"), join(copy, ".oxlintrc.json"));
    await symlink(join(root, "node_modules"), join(copy, "node_modules"));
    await writeProbes({ copy, kind: "forbidden", probes: forbidden });
    await writeProbes({ copy, kind: "allowed", probes: allowed });
    restricted = await filesWithRestrictedImports(copy);
  }, 60_000);
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it.each(eachProbe(forbidden))("$folder may not: $statement", ({ folder, number }) => {
    expect(restricted).toContain(probePath({ folder, kind: "forbidden", number }));
  });

  it.each(eachProbe(allowed))("$folder may: $statement", ({ folder, number }) => {
    expect(restricted).not.toContain(probePath({ folder, kind: "allowed", number }));
  });

  it("are not walked around by import(), which the linter does not look into", async () => {
    const around: string[] = [];
    for (const folder of Object.keys(forbidden).filter((name) => !name.includes("/"))) {
      for (const path of await sources(join(root, folder))) {
        if (/\bimport\(\s*["'`]\.\.\//.test(await readFile(path, "utf8"))) around.push(path.slice(root.length + 1));
      }
    }
    expect(around).toEqual([]);
  });
});

function eachProbe(probes: Record<string, string[]>): { folder: string; statement: string; number: number }[] {
  return Object.entries(probes).flatMap(([folder, statements]) =>
    statements.map((statement, number) => ({ folder, statement, number })),
  );
}

function probePath({ folder, kind, number }: { folder: string; kind: string; number: number }): string {
  return `${folder}/${kind}-${number}.ts`;
}

async function writeProbes({
  copy,
  kind,
  probes,
}: {
  copy: string;
  kind: string;
  probes: Record<string, string[]>;
}): Promise<void> {
  for (const { folder, statement, number } of eachProbe(probes)) {
    const path = join(copy, probePath({ folder, kind, number }));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${statement}\n`);
  }
}

async function filesWithRestrictedImports(copy: string): Promise<Set<string>> {
  const folders = [...new Set([...Object.keys(forbidden), ...Object.keys(allowed)].map((name) => name.split("/")[0]))];
  const oxlint = join(root, "node_modules", "oxlint", "bin", "oxlint");
  // It exits with 1 when it finds something, and here it always does.
  const output = await run(
    process.execPath,
    [oxlint, "--format=json", ...folders.filter((name) => name !== undefined)],
    {
      cwd: copy,
      maxBuffer: 50_000_000,
    },
  ).then(
    ({ stdout }) => stdout,
    (error: unknown) => z.object({ stdout: z.string() }).parse(error).stdout,
  );
  const { diagnostics } = Report.parse(JSON.parse(output));
  return new Set(
    diagnostics.filter(({ code }) => code === "eslint(no-restricted-imports)").map(({ filename }) => filename),
  );
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name));
}
