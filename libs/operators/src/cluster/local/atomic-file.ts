import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import type { JsonValue } from "@daymill/core";

/** Writes a file that must not be there yet, whole or not at all. False: somebody was first. */
export async function createOnce(path: string, content: JsonValue): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(content));
  try {
    await link(draft, path);
    return true;
  } catch (thrown: unknown) {
    if (hasCode(thrown, "EEXIST")) return false;
    throw thrown;
  } finally {
    await rm(draft);
  }
}

/** The text of a file; undefined: there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENOENT")) return undefined;
    throw thrown;
  }
}

export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && "code" in thrown && codes.includes(String(thrown.code));
}
