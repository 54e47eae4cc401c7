import { createHash, randomBytes } from "node:crypto";
import { DaymillError } from "@daymill/core";
import { readOrMakeFile } from "../process/read-or-make-file.ts";

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
  const make = () => `${randomBytes(32).toString("base64")}\n`;
  const text = await readOrMakeFile({ path: source.file, what: "key file", make });
  return parseKeys(text.trim(), source.file);
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
