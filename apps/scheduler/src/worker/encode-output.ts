import { DaymillError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";

/** The largest output of a task, in bytes of JSON. More belongs into a store, with its URI as output. */
export const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** As JSON writes U+0000 and halves of surrogate pairs, not counting escaped backslashes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * The JSON of an output; undefined when there is none. Throws E302 for more than 64 MiB, and E303 for text that
 * PostgreSQL's jsonb cannot hold.
 */
export function encodeOutput(output: JsonValue | undefined): string | undefined {
  if (output === undefined) return undefined;
  const json = JSON.stringify(output);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_OUTPUT_BYTES) {
    throw new DaymillError(
      "E302",
      `The output takes ${bytes} bytes as JSON; at most ${MAX_OUTPUT_BYTES} are kept. Write it to a store (ctx.workspace) and return its URI.`,
      { details: { bytes, limit: MAX_OUTPUT_BYTES } },
    );
  }
  if (json.includes("\\u") && UNSTORABLE.test(json)) {
    throw new DaymillError(
      "E303",
      "The output holds text with the character U+0000 or half of a surrogate pair, which the database cannot store. Return binary data by URI, or as base64.",
    );
  }
  return json;
}
