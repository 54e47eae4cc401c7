import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, readIfThere } from "./atomic-file.ts";

/** The ids of all steps that were added together. */
export async function readBatches(batches: string): Promise<ReadonlySet<string>> {
  const lists = (await namesIn(batches)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(lists.map((name) => readIfThere(join(batches, name))));
  return new Set(texts.flatMap((text) => JSON.parse(text ?? "[]") as readonly string[]));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}
