import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";

/** Names that begin so are unfinished or on their way out: never listed, and skipped by readers of Hive layouts (the dot). */
const TEMPORARY_PREFIX = ".tmp-";

/** A fresh name beside a path: on the same file system, so that a rename publishes in one step. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${basename(path)}-${randomUUID()}`);
}

export function isTemporaryName(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX);
}
