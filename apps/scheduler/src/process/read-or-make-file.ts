import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { DaymillError, toError } from "@daymill/core";

export interface KeptFile {
  readonly path: string;
  /** What messages call it: `key file`. */
  readonly what: string;
  /** Its text, if there is no such file yet. */
  readonly make: () => string;
}

/**
 * The text of a file that the first process to ask makes, for its owner only. It appears whole: of several that start at
 * once all read the same. Rejects with E102.
 */
export async function readOrMakeFile(file: KeptFile): Promise<string> {
  try {
    return (await readIfThere(file.path)) ?? (await makeAndRead(file));
  } catch (error) {
    const message = `The ${file.what} ${file.path} cannot be read or made: ${toError(error).message}. Give the data directory and all in it to the user that starts Daymill (chown -R).`;
    throw new DaymillError("E102", message, { cause: error });
  }
}

async function makeAndRead({ path, make }: KeptFile): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, make(), { mode: 0o600, flag: "wx" });
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(path, "utf8");
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
