import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import { freshDatabase } from "./postgres.ts";

const compose = readFileSync(join(import.meta.dirname, "..", "..", "docker-compose.yml"), "utf8");
/** The module of the server that production runs; its schema comes with it. */
const serverModule = `go.temporal.io/server@v${/image: temporalio\/server:(\S+)/.exec(compose)?.[1] ?? ""}`;
const moduleCache = spawnSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).stdout?.trim() ?? "";
const schema = join(moduleCache, serverModule, "schema/postgresql/v12/visibility/versioned");
const hasSchema = moduleCache !== "" && existsSync(schema);

/** A `describe` whose name says, where Temporal's schema is missing, that it was skipped and how to get it. */
export function describeWithTemporalSchema(name: string, tests: () => void): void {
  if (hasSchema) describe(name, tests);
  else describe.skip(`${name} (skipped: there is no schema of Temporal here: go mod download ${serverModule})`, tests);
}

/** A new database with the tables and indexes that Temporal's own tool makes for visibility. */
export async function freshVisibility(): Promise<{ sql: Database; drop(): Promise<void> }> {
  const { sql, drop } = await freshDatabase();
  for (const file of versionedFiles()) {
    // One by one, as the tool does: `create index concurrently` takes no company.
    for (const statement of statementsOf(readFileSync(file, "utf8"))) await sql.unsafe(statement);
  }
  return { sql, drop };
}

const manifest = z.object({ CurrVersion: z.string(), SchemaUpdateCqlFiles: z.array(z.string()) });

/** From the first version to the newest without a gap, each as its manifest says. */
function versionedFiles(): string[] {
  const files: string[] = [];
  for (let minor = 0; existsSync(join(schema, `v1.${minor}`)); minor += 1) {
    const folder = join(schema, `v1.${minor}`);
    const { SchemaUpdateCqlFiles } = manifest.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
    files.push(...SchemaUpdateCqlFiles.map((name) => join(folder, name)));
  }
  return files;
}

/** Split at semicolons outside of `$$`; the schema has none in its texts. */
function statementsOf(file: string): string[] {
  const withoutComments = file.replaceAll(/--.*$/gm, "");
  const statements = withoutComments.match(/(?:\$\$[\s\S]*?\$\$|[^;])+/g) ?? [];
  return statements.filter((statement) => statement.trim() !== "");
}
