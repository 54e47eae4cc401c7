import { inspect } from "node:util";

/** What PGlite threw, in words: the file system inside it throws objects that are no errors. */
export function sayWhatFailed(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : inspect(thrown, { breakLength: Infinity });
}
