import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { DaymillError, toError } from "@daymill/core";

/** A shorter key could be guessed. In characters. */
const MIN_KEY_LENGTH = 32;

export type SecretKeys = [Uint8Array, ...Uint8Array[]];

/**
 * The keys that seal secrets: from the text of DAYMILL_SECRET_KEY (several, separated by commas: the first seals, all
 * open), else from the key file, which is made on the first start and is readable by its owner only.
 */
export async function loadSecretKeys(source: {
  readonly text: string | undefined;
  readonly file: string;
}): Promise<SecretKeys> {
  if (source.text !== undefined) return parseKeys(source.text, "DAYMILL_SECRET_KEY");
  return parseKeys(await readOrMakeFile(source.file), source.file);
}

function parseKeys(text: string, where: string): SecretKeys {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.some((part) => part.length < MIN_KEY_LENGTH)) {
    throw new DaymillError(
      "E104",
      `${where}: expected keys of at least ${MIN_KEY_LENGTH} characters, separated by commas. \`openssl rand -base64 32\` makes one.`,
    );
  }
  const [first = "", ...rest] = parts;
  return [toKey(first), ...rest.map(toKey)];
}

function toKey(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

async function readOrMakeFile(file: string): Promise<string> {
  try {
    // `wx`: of two that start at once one makes it, and both read the same.
    await writeFile(file, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw keyFileProblem(file, "made", error);
    }
  }
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw keyFileProblem(file, "read", error);
  });
  return text.trim();
}

function keyFileProblem(file: string, what: "made" | "read", cause: unknown): DaymillError {
  const message = `The key file ${file} cannot be ${what}: ${toError(cause).message}. Give the data directory and all in it to the user that starts Daymill (chown -R).`;
  return new DaymillError("E102", message, { cause });
}
