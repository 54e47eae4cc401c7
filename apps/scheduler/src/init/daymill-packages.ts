import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { DaymillError, toError } from "@daymill/core";

/** What the files of a project import, and the command. */
const IMPORTED = ["@daymill/core", "@daymill/operators", "daymill"];

/** The packages as npm gets them from its registry: this very version, since all of them are made together. */
export function packagesOfRegistry(version: string): Record<string, string> {
  return Object.fromEntries(IMPORTED.map((name) => [name, version]));
}

/**
 * The packages in a folder of tarballs, as `npm run pack` makes it. All of them, also those that the others need: npm would
 * ask its registry for what the project does not name. Rejects with E106 when one of IMPORTED is not there.
 */
export async function packagesOfFolder(
  folder: string,
  version: string,
  project: string,
): Promise<Record<string, string>> {
  const files = await readdir(folder).catch((error: unknown) => {
    throw new DaymillError("E106", `The packages in ${folder} cannot be read: ${toError(error).message}`);
  });
  const packages = files.flatMap((file): [string, string][] => {
    const name = packageOfTarball(file, version);
    return name === undefined ? [] : [[name, `file:${relative(project, join(folder, file)).split(sep).join("/")}`]];
  });
  const missing = IMPORTED.filter((name) => !packages.some(([found]) => found === name));
  if (missing.length === 0) return Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
  throw new DaymillError(
    "E106",
    `${folder} has no ${missing.join(", ")} of version ${version}; \`npm run pack\` in a clone makes them.`,
  );
}

/** `@daymill/core` of daymill-core-0.1.0.tgz, as npm names the tarballs of packages with a scope. */
function packageOfTarball(file: string, version: string): string | undefined {
  const end = `-${version}.tgz`;
  if (!file.startsWith("daymill") || !file.endsWith(end)) return undefined;
  return file.slice(0, -end.length).replace(/^daymill-/, "@daymill/");
}
