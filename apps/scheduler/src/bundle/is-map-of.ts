import type { SourceFile } from "@daymill/metadata";
import { sourceHash } from "./source-hash.ts";
import { sourceHashes } from "./source-map.ts";

/** Whether a map is of these very texts: a bundle has another one of the same code with other comments. What is kept without its text may be any. */
export function isMapOf(map: string, sources: readonly SourceFile[]): boolean {
  const known = new Set(sources.flatMap(({ text }) => (text === null ? [] : [sourceHash(text)])));
  const unknown = sourceHashes(map)?.filter((hash) => !known.has(hash)).length ?? Infinity;
  return unknown <= sources.filter(({ text }) => text === null).length;
}
