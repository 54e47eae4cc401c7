import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { SourceFile } from "@daymill/metadata";

/** Larger files are not kept, in bytes: they are data, and every new version would keep them anew. */
const MAX_BYTES = 262_144;

/** What people read of a version: its files as they stand now, named relative to the DAG folder. */
export async function readSources(folder: string, paths: readonly string[]): Promise<SourceFile[]> {
  return await Promise.all(
    paths.map(async (path) => ({ file: relative(folder, path).split(sep).join("/"), text: await readText(path) })),
  );
}

/** null: too large, no text, or gone since it was bundled. */
async function readText(path: string): Promise<string | null> {
  try {
    const content = await readFile(path);
    if (content.length > MAX_BYTES || content.includes(0)) return null;
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    // What it says is for people only: a version without it runs as well.
    return null;
  }
}
