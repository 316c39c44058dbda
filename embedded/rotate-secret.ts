import { existsSync } from "node:fs";
import { join } from "node:path";
import { connect } from "../database/connect.ts";
import { migrate } from "../database/migrate.ts";
import { rotationReport, type RotationMode } from "../database/rotation-report.ts";
import { VaultError } from "../database/vault.ts";
import { type EmbeddedConfig, readConfig, SettingError } from "./config.ts";
import { lockFolder } from "./folder-lock.ts";
import { keptPorts } from "./kept-ports.ts";
import { beginRotation, endRotation, ownSecrets } from "./own-secrets.ts";
import { startPostgres } from "./postgres.ts";

const help = `Seals every stored secret anew (docs/secrets.md).

  npm run rotate-secret             a new secret, where it is kept in the data folder; else AFTERCARE_SECRET as set
  npm run rotate-secret -- --check  says how many are left, and changes nothing
  npm run rotate-secret -- --lost   starts over where the secret is gone for good
  npm run rotate-secret -- --data folder`;

/** The rotation for an installation of `npm start`, which has to be stopped meanwhile: its processes know one secret only. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const mode = args.includes("--check") ? "check" : args.includes("--lost") ? "lost" : "rotate";
  const config = readConfig(args.filter((arg) => !["--check", "--lost"].includes(arg)));
  if (config === null) return say(help);
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, "postgres"))) {
    throw new SettingError(`There is nothing in ${config.dataDir} yet: \`npm start\` makes it.`);
  }
  const unlock = existsSync(config.dataDir) ? lockFolder(config) : () => undefined;
  try {
    await withDatabase(config, (databaseUrl) => rotate(config, { databaseUrl, mode }));
  } finally {
    unlock();
  }
}

type Rotate = { databaseUrl: string; mode: RotationMode };

async function rotate(config: EmbeddedConfig, { databaseUrl, mode }: Rotate): Promise<void> {
  const kept = config.secret === null && mode === "rotate";
  if (kept) beginRotation(config);
  const { secret, previousSecret: previous } = ownSecrets(config);
  const sql = connect(databaseUrl, { max: 1, name: "aftercare-rotate-secret" });
  try {
    await migrate(sql);
    const { text, done } = await rotationReport(sql, { secrets: { secret, previous }, mode });
    say(text);
    if (!done) process.exitCode = 1;
    else if (kept) endRotation(config);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function withDatabase(config: EmbeddedConfig, act: (databaseUrl: string) => Promise<void>): Promise<void> {
  if (config.databaseUrl !== null) return await act(config.databaseUrl);
  const ports = await keptPorts(config);
  const postgres = await startPostgres({ dataDir: join(config.dataDir, "postgres"), port: ports.postgres });
  try {
    await act(postgres.url);
  } finally {
    await postgres.stop();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof SettingError || error instanceof VaultError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`The secrets could not be sealed anew: ${String(error)}. Run it again.\n`);
  process.exitCode = 1;
});
