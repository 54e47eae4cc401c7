import type { Expr } from "./expr.ts";

/** The ids of the tasks whose output or end an expression reads; sorted, without repeats. */
export function exprTasks(expr: Expr): string[] {
  const found = new Set<string>();
  collectTasks(expr, found);
  return [...found].sort();
}

/** The expressions directly inside an expression. */
export function exprParts(expr: Expr): readonly Expr[] {
  switch (expr.k) {
    case "first":
    case "concat":
      return expr.of;
    case "filter":
      return [expr.list, expr.where.left, expr.where.right];
    case "t":
      return expr.parts.filter((part) => typeof part !== "string");
    case "obj":
      return Object.values(expr.fields);
    case "arr":
      return expr.items;
    case "lit":
    case "out":
    case "iv":
    case "param":
    case "run":
    case "el":
    case "idx":
    case "item":
    case "settled":
      return [];
    default:
      return expr satisfies never;
  }
}

/** Whether an expression, or one inside it, is of the given kind. */
export function exprHas(expr: Expr, kind: Expr["k"]): boolean {
  return expr.k === kind || exprParts(expr).some((part) => exprHas(part, kind));
}

function collectTasks(expr: Expr, into: Set<string>): void {
  if (expr.k === "out" || expr.k === "settled") into.add(expr.task);
  for (const part of exprParts(expr)) collectTasks(part, into);
}
