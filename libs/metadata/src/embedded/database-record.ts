import { mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "./read-if-there.ts";
import { isRoot } from "./run-as.ts";

/** In the data directory; says which database it was begun with and where that is. */
const RECORD_FILE = "database.json";

/** What a data directory was begun with: it stays that, whatever else could run by now. */
export type DatabaseRecord =
  /** `home` is absolute, or relative to the data directory, so that the whole can be moved. */
  { readonly engine: "postgresql"; readonly home: string } | { readonly engine: "pglite"; readonly reason: string };

/** What the data directory was begun with; undefined when it is new. */
export function readRecord(dataDir: string): DatabaseRecord | undefined {
  const text = readIfThere(join(dataDir, RECORD_FILE));
  return text === undefined ? undefined : (JSON.parse(text) as DatabaseRecord);
}

export function writeRecord(dataDir: string, record: DatabaseRecord): void {
  const path = join(dataDir, RECORD_FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${path}.new`, path);
}

/**
 * The data directory's real path; it is made when missing. Under root others may go through it, to what they are given
 * inside; nobody but its owner may list it.
 */
export function makeDataDir(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  return realpathSync(dataDir);
}

/** Where PGlite keeps its files. */
export function pgliteDir(dataDir: string): string {
  return join(dataDir, "pglite");
}
