import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

const tests = `import { describe, expect, it } from "vitest";
it("holds", () => expect(1).toBe(1));
it("holds too", () => expect(1).toBe(1));
it.skip("waits", () => expect(1).toBe(1));
`;
const failing = `import { beforeAll, describe, expect, it } from "vitest";
it("fails", () => expect(1).toBe(2));
describe("behind a broken door", () => {
  beforeAll(() => { throw new Error("no"); });
  it("is not reached", () => expect(1).toBe(1));
});
`;

describe("the closing line of a test run", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "aftercare-closing-"));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "good.test.ts"), tests);
    await writeFile(join(folder, "failing.test.ts"), failing);
    await writeFile(join(folder, "broken.test.ts"), 'import "./missing.ts";\n');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("counts what passed and what was skipped, and names what was skipped", async () => {
    const { code, lines } = await runVitest({ folder, file: "good" });
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe("2 passed, 0 failed, 1 skipped");
    expect(lines.join("\n")).toContain("good.test.ts > waits");
  });

  it("takes a skipped test for a failed one where nothing may be skipped", async () => {
    const { code, lines } = await runVitest({ folder, file: "good", requireAll: true });
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("2 passed, 1 failed");
  });

  it("counts a broken hook as a failure", async () => {
    const { code, lines } = await runVitest({ folder, file: "failing" });
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("0 passed, 2 failed, 1 skipped");
  });

  it("counts a file that cannot be loaded as a failure", async () => {
    const { code, lines } = await runVitest({ folder, file: "broken" });
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("0 passed, 1 failed");
  });
});

type Run = { folder: string; file: string; requireAll?: boolean };

async function runVitest({ folder, file, requireAll = false }: Run): Promise<{ code: number; lines: string[] }> {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporter = join(root, "tests", "support", "closing-line.ts");
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitest, "run", "--root", folder, "--reporter", reporter, file],
      { cwd: folder, env: { PATH: process.env["PATH"], AFTERCARE_TEST_REQUIRE_ALL: requireAll ? "1" : "0" } },
      (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code), lines: stdout.trimEnd().split("\n") }),
    );
  });
}
