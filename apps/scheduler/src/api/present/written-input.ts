import { describeExpr } from "@daymill/core";
import type { Expr, JsonValue } from "@daymill/core";
import type { TaskInstanceDetail } from "@daymill/contract";

/** The input of a task as it is written, for people. */
export function presentWritten(input: Expr): NonNullable<TaskInstanceDetail["written"]> {
  if (input.k === "obj")
    return Object.entries(input.fields).map(([field, expr]) => ({ field, text: describeExpr(expr) }));
  // All of it is constant.
  if (input.k === "lit" && isJsonObject(input.v))
    return Object.entries(input.v).map(([field, value]) => ({ field, text: JSON.stringify(value) }));
  return [{ field: "", text: describeExpr(input) }];
}

function isJsonObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
