import type { JsonObject, JsonValue } from "@daymill/core";

/** A value that fits a JSON Schema of our OpenAPI document; `known` gives those of fields that have to name something. */
export function exampleOf(schema: JsonObject, known: JsonObject, name = ""): JsonValue {
  const given = known[name];
  if (given !== undefined) return given;
  if (schema["const"] !== undefined) return schema["const"];
  const choices = schema["enum"] ?? schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) {
    const [first = null] = choices as JsonValue[];
    return schema["enum"] === undefined ? exampleOf(first as JsonObject, known, name) : first;
  }
  switch (schema["type"]) {
    case "object":
      return Object.fromEntries(
        Object.entries((schema["properties"] ?? {}) as Record<string, JsonObject>).map(([field, of]) => [
          field,
          exampleOf(of, known, field),
        ]),
      );
    case "array":
      return schema["items"] === undefined ? [] : [exampleOf(schema["items"] as JsonObject, known, name)];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return textOf(schema);
  }
}

function textOf({ format, minLength }: JsonObject): string {
  if (format === "date-time") return "2024-03-01T00:00:00Z";
  if (format === "date") return "2024-03-01";
  return "x".repeat(Math.max(Number(minLength ?? 0), 1));
}
