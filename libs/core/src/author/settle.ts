import type { Expr } from "../dag/expr.ts";
import { exprParts } from "../dag/expr-tasks.ts";
import { projectExprAlong } from "../dag/project-expr.ts";

/**
 * The input of a task that runs after failures: outputs become the way their tasks ended. undefined when a part cannot:
 * a template that reads an output, or the join of arms that give more than one output.
 */
export function settle(expr: Expr): Expr | undefined {
  switch (expr.k) {
    case "out":
      return { k: "settled", task: expr.task, path: expr.path };
    case "first":
      return settleJoin(expr);
    case "t":
      return expr.parts.some((part) => typeof part !== "string" && settle(part) !== part) ? undefined : expr;
    case "obj":
      return settleAll(Object.entries(expr.fields), (fields) => ({ k: "obj", fields: Object.fromEntries(fields) }));
    case "arr":
      return settleAll([...expr.items.entries()], (items) => ({ k: "arr", items: items.map(([, item]) => item) }));
    case "concat":
    case "filter":
      return exprParts(expr).some((part) => settle(part) !== part) ? undefined : expr;
    case "lit":
    case "item":
    case "iv":
    case "param":
    case "run":
    case "el":
    case "idx":
    case "settled":
      return expr;
    default:
      return expr satisfies never;
  }
}

/** The path of the join moves into its arms: what has settled is a part of an output. */
function settleJoin(expr: Extract<Expr, { k: "first" }>): Expr | undefined {
  const arms = expr.of
    .map((arm) => projectExprAlong(arm, expr.path))
    .map((arm) => (arm?.k === "out" ? settle(arm) : undefined));
  return arms.includes(undefined) ? undefined : { k: "first", of: arms.filter((arm) => arm !== undefined), path: [] };
}

function settleAll<K>(parts: readonly (readonly [K, Expr])[], make: (parts: [K, Expr][]) => Expr): Expr | undefined {
  const settled = parts.flatMap(([key, part]): [K, Expr][] => {
    const done = settle(part);
    return done ? [[key, done]] : [];
  });
  return settled.length === parts.length ? make(settled) : undefined;
}
