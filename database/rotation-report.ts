import type { Database } from "./connect.ts";
import { openVault } from "./data-keys.ts";
import { startOver } from "./lost-secret.ts";
import { countSealed, rotateSecret } from "./rotate-secret.ts";
import { type Secrets, VaultError } from "./vault.ts";

/** `--check` only counts; `--lost` starts over without the secret that is gone. */
export type RotationMode = "rotate" | "check" | "lost";
/** What `rotate-secret` says, and whether everything is sealed under the secret now. */
export type RotationReport = { text: string; done: boolean };

/** Does what the mode says. Throws a `VaultError` when the secrets are not those of this database and nobody said "lost". */
export async function rotationReport(
  sql: Database,
  { secrets, mode }: { secrets: Secrets; mode: RotationMode },
): Promise<RotationReport> {
  if (mode === "lost") return await lostReport(sql, secrets);
  const vault = await openVault(sql, secrets);
  if (mode === "check") {
    const { total, left } = await countSealed(sql, { vault });
    if (left === 0) return { text: allDone(total, secrets), done: true };
    return { text: `${left} of ${total} stored secrets are not sealed under AFTERCARE_SECRET yet.`, done: false };
  }
  const { total, resealed, left, unreadable } = await rotateSecret(sql, { vault });
  const lines = [`Sealed ${resealed} of ${total} stored secrets anew.`];
  for (const place of unreadable) lines.push(`${place} opens with neither secret: enter it again.`);
  if (left > 0) {
    lines.push(
      `${left} more were written meanwhile by a process with the old settings: restart it, and run this again.`,
    );
  }
  const done = left === 0 && unreadable.length === 0;
  if (done) lines.push(allDone(total, secrets));
  return { text: lines.join("\n"), done };
}

async function lostReport(sql: Database, secrets: Secrets): Promise<RotationReport> {
  if (await isOurs(sql, secrets)) {
    return {
      text: "The secret is not lost: this database opens with AFTERCARE_SECRET. Nothing was changed.",
      done: false,
    };
  }
  const { emptied, optOutsKept, optOutsForgotten } = await startOver(sql, secrets);
  const lines = emptied.map((place) =>
    place.startsWith("connections/")
      ? `${place} is empty now: enter it again.`
      : `${place} is new: remove the subscription and make it again.`,
  );
  lines.push(
    `${optOutsKept} opt-outs were kept; ${optOutsForgotten} were of addresses that nothing here knows any more.`,
  );
  return { text: lines.join("\n"), done: true };
}

async function isOurs(sql: Database, secrets: Secrets): Promise<boolean> {
  try {
    await openVault(sql, secrets);
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

function allDone(total: number, { previous }: Secrets): string {
  const next = previous === null ? "" : " AFTERCARE_SECRET_PREVIOUS is needed no more.";
  return `All ${total} stored secrets are sealed under AFTERCARE_SECRET.${next}`;
}
