import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** A stage of the Dockerfile while it is followed. */
type Stage = { name: string; folder: string; env: Record<string, string>; command: string[] };
export type Image = Pick<Stage, "folder" | "env" | "command">;

/**
 * The last stage of the Dockerfile, made in a folder by following its lines: only what it copies, out of only what
 * .dockerignore lets through, and what it runs is run. What it stands on (FROM) is this machine. Belongs to us and can be
 * read by everybody, as in an image.
 */
export function followDockerfile(folder: string): Image {
  chmodSync(folder, 0o755);
  const context = contextIn(folder);
  const stages: Stage[] = [];
  for (const line of linesOf("Dockerfile")) {
    const [, word = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word === "FROM") stages.push(newStage(folder, { name: /\sAS\s+(\S+)$/.exec(rest)?.[1] ?? "last" }));
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`${word} before FROM`);
    followLine(stage, { word, rest, context, stages });
  }
  const last = stages.at(-1);
  if (last === undefined) throw new Error("a Dockerfile without a stage");
  return last;
}

function newStage(folder: string, { name }: { name: string }): Stage {
  const stage = { name, folder: join(folder, name), env: {}, command: [] };
  mkdirSync(stage.folder, { mode: 0o755 });
  return stage;
}

type Line = { word: string; rest: string; context: string; stages: Stage[] };
function followLine(stage: Stage, { word, rest, context, stages }: Line): void {
  switch (word) {
    case "COPY":
      return copy(stage, { rest, context, stages });
    case "RUN":
      return run(stage, rest);
    case "ENV": {
      const [, name = "", value = ""] = /^(\w+)="?([^"]*)"?$/.exec(rest) ?? [];
      stage.env[name] = value;
      return;
    }
    case "CMD":
      stage.command = rest
        .slice(1, -1)
        .split(",")
        .map((each) => each.trim().slice(1, -1));
      return;
    case "WORKDIR":
      if (rest !== "/aftercare") throw new Error(`not everything happens in /aftercare, but in ${rest}`);
      return;
    case "FROM":
    case "USER":
    case "EXPOSE":
    case "HEALTHCHECK":
      return;
    default:
      throw new Error(`the Dockerfile says ${word}, which is not followed here`);
  }
}

/** Of a folder its content, of a file the file; a missing one is an error, as it is to docker. */
function copy(stage: Stage, { rest, context, stages }: Omit<Line, "word">): void {
  const [, from, paths = ""] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(rest) ?? [];
  const source = from === undefined ? context : stages.find(({ name }) => name === from)?.folder;
  if (source === undefined) throw new Error(`there is no stage ${from}`);
  const names = paths.split(/\s+/);
  const target = names.pop() ?? "";
  for (const name of names) {
    const path = join(source, name.replace(/^\/aftercare\//, ""));
    const isFolder = statSync(path).isDirectory();
    const into = !isFolder && target.endsWith("/") ? join(target, basename(name)) : target;
    // Links stay links, as npm made them.
    cpSync(path, join(stage.folder, into), { recursive: true, verbatimSymlinks: true });
  }
}

function run(stage: Stage, command: string): void {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], npm_config_prefer_offline: "true", ...stage.env };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: stage.folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`RUN ${command}: ${stdout}${stderr}`);
}

/** What .dockerignore lets through: it leaves out everything and then names what is not left out. */
function contextIn(folder: string): string {
  const [first, ...named] = linesOf(".dockerignore");
  if (first !== "*") throw new Error(".dockerignore does not begin by leaving out everything");
  const context = join(folder, "context");
  for (const line of named) {
    if (!line.startsWith("!")) throw new Error(`.dockerignore says ${line}, which is not followed here`);
    cpSync(join(root, line.slice(1)), join(context, line.slice(1)), { recursive: true });
  }
  return context;
}

/** Without comments, and with what goes on in the next line as one. */
const linesOf = (name: string): string[] =>
  readFileSync(join(root, name), "utf8")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
