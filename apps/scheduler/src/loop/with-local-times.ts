import type { JsonObject, JsonValue } from "@daymill/core";

/** A time with its offset as RFC 3339 has it, or a local one of whole seconds. */
const TIME = "^(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:(?:\\.\\d+)?(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?$";

/** Keywords of which the value is data, and no schema. */
const DATA: ReadonlySet<string> = new Set(["default", "const", "enum", "examples"]);

/**
 * The same schema, where `format: "time"` also takes `03:04:05`: JSON Schema asks for an offset there, and people mean the
 * time of day that a DAG has in its own zone.
 */
export function withLocalTimes(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([key, value]) => [key, DATA.has(key) ? value : inside(value)] as const);
  const { format, ...rest } = Object.fromEntries(entries);
  if (format === undefined) return rest;
  return format === "time" && rest["pattern"] === undefined ? { ...rest, pattern: TIME } : { ...rest, format };
}

function inside(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === "object" && value !== null ? withLocalTimes(value as JsonObject) : value;
}
