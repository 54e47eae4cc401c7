import { createHash, randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";

/** Names that begin so are unfinished or on their way out: never listed, and skipped by readers of Hive layouts (the dot). */
const TEMPORARY_PREFIX = ".tmp-";

/** A fresh name beside a path: on the same file system, so that a rename publishes in one step. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${randomUUID()}`);
}

/**
 * Where a directory steps aside to while another takes its place: always the same name, so that the next to publish there
 * removes what a killed one left; and without the `=` of a Hive folder, which patterns for partitions look for.
 */
export function asideOf(path: string): string {
  const digest = createHash("sha256").update(basename(path)).digest("hex").slice(0, 24);
  return join(dirname(path), `${TEMPORARY_PREFIX}${digest}`);
}

export function isTemporaryName(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX);
}
