import { setTimeout as delay } from "node:timers/promises";
import { type EmbeddedConfig, help, readConfig, SettingError } from "./config.ts";
import { startInstallation } from "./installation.ts";
import { createParts, StartInterrupted } from "./parts.ts";
import { stopHeard } from "./stop-heard.ts";
import { welcome } from "./welcome.ts";

/** A whole installation on this machine, in one command. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const config = readConfig(process.argv.slice(2));
  if (config) await run(config);
  else say(help);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(config: EmbeddedConfig): Promise<void> {
  const parts = createParts(say);
  say("Starting Aftercare …");
  const starting = startInstallation({ config, parts, say });
  const asked = stopAsked({ byNpm: "npm_lifecycle_event" in config.environment, kill: () => parts.kill() });
  try {
    const installation = await Promise.race([starting, asked]);
    if (installation) {
      say(welcome(installation, config));
      await asked;
    }
    say("\nStopping; Ctrl-C again stops at once.");
    parts.stopSoon();
    await Promise.race([starting.catch(() => undefined), delay(10_000)]);
  } catch (error) {
    if (!(error instanceof StartInterrupted)) {
      process.exitCode = 1;
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  await parts.stop();
  process.exit();
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends everything at once. */
async function stopAsked({ byNpm, kill }: { byNpm: boolean; kill: () => void }): Promise<undefined> {
  await new Promise<void>((resolve) => {
    let isAsked = false;
    const heard = stopHeard({
      first() {
        isAsked = true;
        resolve();
      },
      again() {
        kill();
        process.exit(130);
      },
    });
    process.on("SIGINT", heard);
    process.on("SIGTERM", heard);
    process.on("SIGHUP", heard);
    if (!byNpm) return;
    // A SIGTERM to npm reaches only the shell between npm and us; that our parent is gone is all we hear of it.
    const parent = process.ppid;
    const looking = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(looking);
      if (!isAsked) heard();
    }, 500);
  });
  return undefined;
}
