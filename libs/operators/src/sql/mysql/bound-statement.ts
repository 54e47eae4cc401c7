import type { JsonValue } from "@daymill/core";
import { passedValue } from "../passed-value.ts";
import type { SqlStatement } from "../read-sql.ts";
import type { SqlParams } from "../sql-session.ts";

/** What a place of a statement is bound to: a text, a whole number by its digits, another number, or NULL. */
export type BoundValue =
  | { readonly kind: "text" | "integer"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "null"; readonly value: null };

export interface BoundStatement {
  /** With `?` in each place. */
  readonly text: string;
  readonly values: readonly BoundValue[];
}

/**
 * A statement with a place for each value: MySQL has no arrays, so that a list has one for each of its values, as `IN ($list)`
 * takes them, and an empty one NULL, which nothing is in. Throws E304 when a value is not passed.
 */
export function boundStatement({ pieces }: Pick<SqlStatement, "pieces">, params: SqlParams): BoundStatement {
  const values: BoundValue[] = [];
  const written = pieces.map(({ text, name }) => {
    if (name === undefined) return text;
    const bound = toBound(passedValue(name, params));
    values.push(...bound);
    return bound.map(() => "?").join(", ");
  });
  return { text: written.join("").trim(), values };
}

function toBound(value: JsonValue): readonly BoundValue[] {
  if (!Array.isArray(value)) return [toValue(value)];
  return value.length === 0 ? [toValue(null)] : value.map((each: JsonValue) => toValue(each));
}

/** An object is JSON, and so is a list in a list. */
function toValue(value: JsonValue): BoundValue {
  if (value === null) return { kind: "null", value };
  if (typeof value === "string") return { kind: "text", value: value.toWellFormed() };
  if (typeof value === "boolean") return { kind: "integer", value: value ? "1" : "0" };
  if (typeof value !== "number") return { kind: "text", value: JSON.stringify(value) };
  return Number.isSafeInteger(value) ? { kind: "integer", value: String(value) } : { kind: "number", value };
}
