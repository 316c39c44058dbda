import { parseArgs } from "node:util";
import { connect } from "../database/connect.ts";
import { rotationReport } from "../database/rotation-report.ts";
import { VaultError } from "../database/vault.ts";
import { readConfig, SettingError } from "./config.ts";

/** Seals every stored secret under AFTERCARE_SECRET, with the settings of the client (docs/secrets.md). */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean" }, lost: { type: "boolean" } } });
  const mode = values.check ? "check" : values.lost ? "lost" : "rotate";
  const { databaseUrl, secret, previousSecret: previous } = readConfig();
  const sql = connect(databaseUrl, { max: 1, name: "aftercare-rotate-secret" });
  try {
    const { text, done } = await rotationReport(sql, { secrets: { secret, previous }, mode });
    process.stdout.write(`${text}\n`);
    if (!done) process.exitCode = 1;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 1;
});

function sentence(error: unknown): string {
  if (error instanceof SettingError || error instanceof VaultError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : null;
  if (code === "42P01") return "This database is not up to date: start the client of this version once, then rotate.";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return "The options are --check, which changes nothing, and --lost.";
  return `The secrets could not be sealed anew: ${error.message}. What was done stays done; run it again.`;
}
