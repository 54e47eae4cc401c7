import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import { renderExpr, type RenderScope } from "./render.ts";
import type { KeyLimit } from "./serialized-dag.ts";
import { isSkippedInput } from "./skipped-input.ts";

/** The longest key, in characters. */
const MAX_KEY_LENGTH = 250;

/**
 * The key that an instance counts under. Throws E310 when there is none: what it is made of is missing, or is no text,
 * number or boolean. One that is made of a skipped task throws what its input would: see isSkippedInput.
 */
export function limitKey({ key }: KeyLimit, scope: RenderScope): string {
  const value = valueOf(key, scope);
  if (value === null || typeof value === "object") throw problem(`it is ${JSON.stringify(value).slice(0, 80)}`);
  const text = String(value);
  if (text === "") throw problem("it is empty");
  // The database keeps no NUL.
  if (text.includes("\0")) throw problem("it has the character NUL in it");
  if (text.length > MAX_KEY_LENGTH) throw problem(`it has ${text.length} characters, at most ${MAX_KEY_LENGTH}`);
  return text;
}

function valueOf(key: KeyLimit["key"], scope: RenderScope): JsonValue {
  try {
    return renderExpr(key, scope);
  } catch (error: unknown) {
    if (isSkippedInput(error)) throw error;
    if (error instanceof DaymillError) throw problem(error.message.replace(/\.$/, ""));
    throw error;
  }
}

function problem(why: string): DaymillError {
  return new DaymillError(
    "E310",
    `The key of its limit (maxActive.perKey) cannot be made: ${why}. It has to be text, a number or a boolean.`,
  );
}
