import { removeRun } from "./left-behind.ts";

// The other end of the pipe closes when the runner has gone, however it went.
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("the guard is told which folder to remove");
process.stdin.resume().once("close", () => removeRun(folder));
