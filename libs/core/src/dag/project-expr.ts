import type { JsonValue } from "../json.ts";
import type { Expr, Path } from "./expr.ts";

/**
 * The expression for a part of an expression's value, or undefined when it has no such part: text, an index or a date
 * has none, and an object that is written out has only the fields that stand in it.
 */
export function projectExpr(expr: Expr, step: string | number): Expr | undefined {
  switch (expr.k) {
    case "out":
    case "first":
    case "param":
    case "el":
    case "concat":
    case "filter":
    case "item":
    case "settled":
      return { ...expr, path: [...expr.path, step] };
    case "obj":
      return Object.hasOwn(expr.fields, step) ? expr.fields[step] : undefined;
    case "arr":
      return typeof step === "number" ? expr.items[step] : undefined;
    case "lit":
      return projectLiteral(expr.v, step);
    case "t":
    case "iv":
    case "run":
    case "idx":
      return undefined;
    default:
      return expr satisfies never;
  }
}

/** projectExpr over several steps, outermost first. */
export function projectExprAlong(expr: Expr, path: Path): Expr | undefined {
  return path.reduce<Expr | undefined>((part, step) => (part ? projectExpr(part, step) : undefined), expr);
}

function projectLiteral(value: JsonValue, step: string | number): Expr | undefined {
  const part = partOf(value, step);
  return part === undefined ? undefined : { k: "lit", v: part };
}

/** A field of an object, an item or the `length` of an array; undefined when it is not there. */
export function partOf(value: JsonValue, step: string | number): JsonValue | undefined {
  if (isArray(value)) return step === "length" ? value.length : value[Number(step)];
  if (value === null || typeof value !== "object") return undefined;
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
