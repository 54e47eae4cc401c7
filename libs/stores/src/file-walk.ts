import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isTemporaryName } from "./file-temporary.ts";
import { isAbsent } from "./store-error.ts";

/** A file below a directory; `key` is its path relative to where the walk began, with slashes. */
export interface WalkedFile {
  readonly key: string;
  readonly path: string;
}

/** The files below a directory in the byte order of their keys; temporaries and symbolic links are passed over. */
export async function* walkFiles(directory: string, prefix = ""): AsyncGenerator<WalkedFile> {
  for (const entry of await sortedEntries(directory)) {
    const path = join(directory, entry.name);
    const key = `${prefix}${entry.name}`;
    if (isTemporaryName(entry.name)) continue;
    if (entry.isDirectory()) yield* walkFiles(path, `${key}/`);
    else if (entry.isFile()) yield { key, path };
  }
}

/** The temporaries below a directory, whole subtrees named once. */
export async function* walkTemporaries(directory: string): AsyncGenerator<string> {
  for (const entry of await sortedEntries(directory)) {
    const path = join(directory, entry.name);
    if (isTemporaryName(entry.name)) yield path;
    else if (entry.isDirectory()) yield* walkTemporaries(path);
  }
}

async function sortedEntries(directory: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  } catch (thrown: unknown) {
    if (isAbsent(thrown)) return [];
    throw thrown;
  }
}

/** A folder sorts as its keys do: with the slash that follows its name. */
function sortKey(entry: Dirent): Buffer {
  return Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name);
}
