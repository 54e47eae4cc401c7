import type { JsonValue } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";
import { isStorableText, isStorableValue } from "../loop/storable.ts";

/** The largest number of texts that are named. */
const MAX_NAMED = 10;

/**
 * Texts, and names of fields, that the database keeps nowhere and finds nothing by: with the character NUL, or with half
 * of a surrogate pair. `value` has passed its schema, so it is not nested too deeply.
 */
export function unstorableTexts(value: unknown, path: string): ProblemIssue[] {
  // Its schema was one of JSON; mostly that is all, and no place of it is written out.
  if (isStorableValue(value as JsonValue)) return [];
  const named: ProblemIssue[] = [];
  for (const problem of findIn(value, path)) if (named.push(problem) === MAX_NAMED) break;
  return named;
}

function* findIn(value: unknown, path: string): Generator<ProblemIssue> {
  if (typeof value === "string") {
    if (!isStorableText(value)) yield { path, message: "a text without NUL, of whole characters, is expected" };
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (isStorableText(name)) yield* findIn(part, `${path}.${name}`);
      else yield { path, message: "a name of a field without NUL, of whole characters, is expected" };
    }
  }
}
