import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const Versions = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ dependencies: Versions, devDependencies: Versions, overrides: Versions });
const Package = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
});
const Lock = z.object({ packages: z.record(z.string(), Package) });
type Packages = z.infer<typeof Lock>["packages"];

/**
 * What is wrong with a package.json and its lock file, one sentence each. `npm install` writes locks with holes in them
 * (families of native packages of which the registry lacks one), and then `npm ci` fails on another machine.
 */
export function lockFindings(files: { manifest: unknown; lock: unknown }): string[] {
  const manifest = Manifest.parse(files.manifest);
  const { packages } = Lock.parse(files.lock);
  return [...inexactPins(manifest), ...strayFromLock({ manifest, packages }), ...holes(packages), ...origins(packages)];
}

function inexactPins(manifest: z.infer<typeof Manifest>): string[] {
  return Object.entries(manifest).flatMap(([section, versions]) =>
    Object.entries(versions)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
      .map(([name, version]) => `package.json: ${section} has ${name} at ${version}, which is not one exact version`),
  );
}

function strayFromLock({ manifest, packages }: { manifest: z.infer<typeof Manifest>; packages: Packages }): string[] {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .map(([name, version]) => ({ name, version, locked: packages[`node_modules/${name}`]?.version }))
    .filter(({ version, locked }) => locked !== version)
    .map(
      ({ name, version, locked }) =>
        `package-lock.json: ${name} is ${locked ?? "missing"}, package.json says ${version}`,
    );
}

function holes(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([from, { dependencies, devDependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([name]) => !isReachable({ packages, from, name }))
      .map(([name, range]) => `package-lock.json: ${from || "the project"} needs ${name} ${range}, which is not in it`),
  );
}

/** As Node looks it up: in the package's own node_modules, then in that of each folder above it. */
function isReachable({ packages, from, name }: { packages: Packages; from: string; name: string }): boolean {
  let folder = from;
  for (;;) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (!folder) return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  }
}

/** Without `resolved` the lock serves every registry and mirror; the integrity says that it is the same package. */
function origins(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, { resolved, integrity, link }]) => [
    ...(resolved && !link ? [`package-lock.json: ${path} names the registry it came from`] : []),
    ...(path && !link && !integrity ? [`package-lock.json: ${path} has no integrity`] : []),
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(name, "utf8"));
  const findings = lockFindings({ manifest: await read("package.json"), lock: await read("package-lock.json") });
  for (const finding of findings) console.error(finding);
  console.log(findings.length === 0 ? "The lock file is whole." : `${findings.length} findings in the lock file.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
