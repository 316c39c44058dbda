import { spawnSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
/** What runs in production; tests/frame/production holds it against the folders there are. */
const folders = ["domain", "helpdesk", "mail", "database", "workflows", "activities", "client", "worker"];

/**
 * Makes `dist/`: client and worker as plain JavaScript with source maps, what they read at run time, and the workflow code
 * as the one bundle that workers would otherwise make at each start. Nothing of an older build is left.
 */
async function build(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  compile();
  for (const folder of folders) copyAssets(folder);
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, "workflows/index.ts"),
    logger: new DefaultLogger("WARN"),
  });
  writeFileSync(join(dist, "workflows/bundle.js"), code);
}

/** Style sheets, scripts for browsers, migrations, texts: whatever lies between the code, in the same place again. */
function copyAssets(folder: string): void {
  cpSync(join(root, folder), join(dist, folder), {
    recursive: true,
    filter: (path) => !/\.tsx?$/.test(path),
  });
}

function compile(): void {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the compiler found errors; nothing can be run");
}

await build();
