import type { JsonValue } from "@daymill/core";
import { rawJSON } from "../raw-json.ts";

/** Parses JSON so that JSON.stringify writes each number as it stood there: `9007199254740993`, `1.50`. */
export function parseExact(text: string): JsonValue {
  return JSON.parse(text, (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && context?.source !== undefined ? rawJSON(context.source) : value,
  ) as JsonValue;
}
