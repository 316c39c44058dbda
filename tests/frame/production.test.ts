import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

const hasCompose = spawnSync("docker-compose", ["version"]).status === 0;

/** Nothing of these runs in production. */
const notInTheImage = [
  "bench",
  "coverage",
  "dist",
  "docs",
  "embedded",
  "node_modules",
  "test-results",
  "tests",
  "tools",
];

describe("the production set-up", () => {
  it("has every folder of the product in its image, and nothing else", async () => {
    const entries = await readdir(root, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .filter((name) => !notInTheImage.includes(name));
    const built = /folders = \[([^\]]+)\]/.exec(await read("tools/build.ts"))?.[1] ?? "";
    expect(new Set([...built.matchAll(/"(\w+)"/g)].map(([, name]) => name))).toEqual(new Set(folders));
    const sent = (await read(".dockerignore")).split("\n");
    expect(folders.filter((name) => !sent.includes(`!${name}`))).toEqual([]);
  });

  it("asks for nothing that .env.example does not explain", async () => {
    const asked = [...(await read("docker-compose.yml")).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const explained = await read(".env.example");
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !explained.includes(`\n# ${name}=`))).toEqual([]);
  });

  it("has no default for anything secret", async () => {
    const compose = await read("docker-compose.yml");
    const secrets = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|KEY|SMTP_URL)\w*)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(0);
    // An empty key is no key: none is seeded.
    const withDefault = secrets.filter(([, , rest]) => !rest?.startsWith(":?") && rest !== ":-");
    expect(withDefault.map(([, name]) => name)).toEqual([]);
  });

  it("starts Temporal with a dynamic configuration, without which it does not start", async () => {
    expect(await read("docker-compose.yml")).toMatch(/DYNAMIC_CONFIG_FILE_PATH: \S/);
  });

  it("has the script that the job for trimming Temporal's visibility is given", async () => {
    const compose = await read("docker-compose.yml");
    const [, job = ""] = compose.split("\n  trim-visibility:");
    const [, from = "", to = ""] = /volumes: \["(\.[^:]+):([^:]+):ro"\]/.exec(job) ?? [];
    const [, file = ""] = /--file=([^"]+)"/.exec(job) ?? [];
    expect(await read(file.replace(to, from))).toContain("executions_visibility");
  });

  it.skipIf(!hasCompose)(
    "is understood by docker-compose, which refuses it without its secrets",
    { timeout: 60_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "aftercare-compose-"));
      const config = async (settings: Record<string, string>) => {
        const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
        await writeFile(join(folder, ".env"), lines.join(""));
        const env = { PATH: process.env["PATH"] };
        return spawnSync("docker-compose", ["config"], { cwd: folder, env, encoding: "utf8" });
      };
      try {
        await cp(join(root, "docker-compose.yml"), join(folder, "docker-compose.yml"));
        const compose = await read("docker-compose.yml");
        const required = [...compose.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = ""]) => name);
        const all = Object.fromEntries(required.map((name) => [name, "given"]));
        const whole = await config({ ...all, SOME_NEW_SETTING: "passed-on" });
        expect(whole.stderr).toBe("");
        // By the env file, to client and worker.
        expect(whole.stdout.match(/SOME_NEW_SETTING: passed-on/g)).toHaveLength(2);
        const without = await config({ ...all, AFTERCARE_SECRET: "" });
        expect(without.status).toBe(1);
        expect(without.stderr).toContain("AFTERCARE_SECRET");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
