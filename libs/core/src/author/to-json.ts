import { describePath } from "../dag/describe-expr.ts";
import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import { isJsonScalar, isPlainObject, kindOf } from "./plain-object.ts";

/**
 * A returned value as JSON, or undefined for nothing. Throws E303 for what JSON would drop or change: dates, functions,
 * BigInts, NaN, maps, objects that contain themselves. Fields that are undefined are left out.
 */
export function toJson(value: unknown, what: string): JsonValue | undefined {
  return value === undefined ? undefined : convert(value, { what, path: [], within: [] });
}

interface Place {
  readonly what: string;
  readonly path: readonly (string | number)[];
  /** The objects around it, outermost first. */
  readonly within: readonly object[];
}

function convert(value: unknown, place: Place): JsonValue {
  if (isJsonScalar(value)) return value;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => convert(item ?? null, inside(value, index, place)));
  if (!isPlainObject(value)) throw notJson(kindOf(value), place);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, convert(field, inside(value, name, place))]));
}

function inside(value: object, step: string | number, { what, path, within }: Place): Place {
  if (within.includes(value)) throw notJson("an object that contains itself", { what, path, within });
  return { what, path: [...path, step], within: [...within, value] };
}

function notJson(kind: string, { what, path }: Place): DaymillError {
  const where = path.length === 0 ? "" : ` at ${describePath(path).replace(/^\./, "")}`;
  return new DaymillError(
    "E303",
    `${what} is not JSON: there is ${kind}${where}. Return plain values, dates as ISO 8601 text.`,
  );
}
