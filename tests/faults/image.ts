import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** `npm run build`, in a folder of its own: what production runs, and started in a third of the time that the source takes. */
export function builtImage(folder: string): string {
  const built = spawnSync(process.execPath, ["--import", "tsx", "tools/build.ts"], { cwd: root, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the build failed: ${built.stdout}${built.stderr}`);
  const image = join(folder, "image");
  mkdirSync(image, { recursive: true });
  cpSync(join(root, "package.json"), join(image, "package.json"));
  cpSync(join(root, "dist"), join(image, "dist"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(image, "node_modules"));
  return image;
}
