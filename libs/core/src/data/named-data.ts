import type { JsonValue } from "../json.ts";

/** No output names more places than a person can look at. */
const MAX_PLACES = 50;
const MAX_DEPTH = 6;
/** `lake:/clicks/2024-03-15/`, `s3://bucket/clicks/part-0.parquet`. */
const DATA_URI = /^[A-Za-z][\w.-]*:\/\S*(?:\/|\.parquet)$/;

/**
 * The places of data that a task's output names: texts under the key `uri` (or a list of them under `uris`) that are a URI
 * of a folder or of a Parquet file, wherever they stand. Each once, in their order; the first 50.
 */
export function namedData(output: JsonValue): readonly string[] {
  const found = new Set<string>();
  const look = (value: JsonValue, key: string, depth: number): void => {
    if (found.size >= MAX_PLACES || depth > MAX_DEPTH) return;
    if (typeof value === "string") {
      if ((key === "uri" || key === "uris") && DATA_URI.test(value)) found.add(value);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) for (const each of value as readonly JsonValue[]) look(each, key, depth + 1);
    else for (const [name, each] of Object.entries(value)) look(each, name, depth + 1);
  };
  look(output, "", 0);
  return [...found];
}
