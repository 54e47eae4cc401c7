import { inspect } from "node:util";
import type { JsonObject, JsonValue, LogFields } from "@daymill/core";
import type { SecretMask } from "./mask-secrets.ts";

/** The fields of a log line as JSON with its secrets hidden, whatever a body has put into them. */
export function maskedFields(fields: LogFields, mask: SecretMask): JsonObject {
  return maskObject(toJson(fields), mask);
}

function toJson(fields: LogFields): JsonObject {
  try {
    return JSON.parse(JSON.stringify(fields, plainValue));
  } catch {
    // A cycle or a throwing toJSON: the text of it is worth more than nothing.
    return { fields: inspect(fields, { depth: 3 }) };
  }
}

/** What JSON cannot say, said as text. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return value;
}

function maskObject(object: JsonObject, mask: SecretMask): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [mask.mask(key), maskValue(value, mask)]));
}

/** Its texts with their secrets hidden, at any depth, and the names of its fields. */
export function maskValue(value: JsonValue, mask: SecretMask): JsonValue {
  if (typeof value === "string") return mask.mask(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => maskValue(item, mask));
  return maskObject(value as JsonObject, mask);
}
