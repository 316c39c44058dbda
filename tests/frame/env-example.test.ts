import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

/** Each process reads its settings in one place; those about mail are described where mail is. */
const configs = [
  "client/config.ts",
  "worker/config.ts",
  "embedded/config.ts",
  "mail/config.ts",
  "client/inbound-config.ts",
];
/** Read by docker-compose.yml, not by a process. */
const ofCompose = ["POSTGRES_PASSWORD"];
/** Read, but not ours to set. */
const ofTheMachine = ["PATH"];

describe(".env.example", () => {
  it("names exactly the settings that the processes read", async () => {
    const example = namesIn(await read(".env.example")).filter((name) => !name.startsWith("TEMPORAL_"));
    const settings = new Set<string>();
    for (const config of configs) for (const name of keysOfShapes(await read(config))) settings.add(name);
    const ours = [...settings].filter((name) => !ofTheMachine.includes(name) && !name.startsWith("TEMPORAL_"));
    expect(example.toSorted()).toEqual([...ours, ...ofCompose].toSorted());
  });

  it("names only such settings of Temporal as its own library reads", async () => {
    const known = await read("node_modules/@temporalio/envconfig/lib/envconfig-toml.js");
    const temporal = namesIn(await read(".env.example")).filter((name) => name.startsWith("TEMPORAL_"));
    expect(temporal).toContain("TEMPORAL_ADDRESS");
    expect(temporal.filter((name) => !known.includes(`${name}'`) && !known.includes(`${name}"`))).toEqual([]);
  });

  it("sets nothing, and says about each setting what it is", async () => {
    const blocks = (await read(".env.example")).split(/\n\n+/);
    expect(blocks.join("\n")).not.toMatch(/^[^#\n]/m);
    const silent = blocks.filter((block) => /^# [A-Z][A-Z0-9_]*=/.test(block));
    expect(silent.flatMap(namesIn)).toEqual([]);
  });
});

function namesIn(text: string): string[] {
  return [...text.matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].flatMap(([, name]) => (name ? [name] : []));
}

/** `  NAME: z.…` */
function keysOfShapes(source: string): string[] {
  return [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].flatMap(([, name]) => (name ? [name] : []));
}
