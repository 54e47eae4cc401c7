import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package as Node would find it from some folder. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** `pg` of `pg/lib/x`, `@aws-sdk/client-s3` of `@aws-sdk/client-s3/y`; undefined for a path or a URL. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[^/:\\]+\/)?[^./@:\\][^/:\\]*(?=\/|$)/.exec(specifier)?.[0];
}

/** Looks in the `node_modules` of a folder and of every folder above it, as Node does. */
export function findPackage(name: string, fromFolder: string): FoundPackage | undefined {
  const found = packageFolders(fromFolder)
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, "package.json")));
  return found === undefined ? undefined : { name, version: readVersion(found), folder: found };
}

/** The `node_modules` that there are for a folder, nearest first: folders for which they are the same find the same packages. */
export function packageFolders(fromFolder: string): string[] {
  const above = dirname(fromFolder);
  const here = join(fromFolder, "node_modules");
  return [...(existsSync(here) ? [here] : []), ...(above === fromFolder ? [] : packageFolders(above))];
}

function readVersion(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : undefined;
  return typeof version === "string" ? version : "0.0.0";
}

/** The folder of the package that a file belongs to; undefined: of none. */
export function folderOfPackage(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
