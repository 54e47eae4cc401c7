import type { Expr, IntervalStep, Path, Predicate } from "./expr.ts";

/** An expression as a person would have written it, before it is rendered: `dump.uri`, `lake:/{interval.date}/`. */
export function describeExpr(expr: Expr): string {
  switch (expr.k) {
    case "lit":
      return JSON.stringify(expr.v);
    case "out":
      return expr.task + describePath(expr.path);
    case "settled":
      return `settled(${expr.task}${describePath(expr.path)})`;
    case "first":
      return `first(${expr.of.map(describeExpr).join(", ")})${describePath(expr.path)}`;
    case "t":
      return expr.parts.map((part) => (typeof part === "string" ? part : `{${describeExpr(part)}}`)).join("");
    case "iv":
      return describeInterval(expr);
    case "param":
      return `params${describePath(expr.path)}`;
    case "run":
      return `run.${expr.field}`;
    case "obj":
      return `{ ${Object.entries(expr.fields)
        .map(([name, field]) => `${name}: ${describeExpr(field)}`)
        .join(", ")} }`;
    case "arr":
      return `[${expr.items.map(describeExpr).join(", ")}]`;
    case "el":
      return `element${describePath(expr.path)}`;
    case "idx":
      return "index";
    case "concat":
      return `concat(${expr.of.map(describeExpr).join(", ")})${describePath(expr.path)}`;
    case "filter":
      return `filter(${describeExpr(expr.list)}, ${describePredicate(expr.where)})${describePath(expr.path)}`;
    case "item":
      return `item${describePath(expr.path)}`;
    default:
      return expr satisfies never;
  }
}

/** `item.rows > 0`. */
export function describePredicate({ left, is, right }: Predicate): string {
  return `${describeExpr(left)} ${is} ${describeExpr(right)}`;
}

/** `.a.b[0]`; a field that is no plain name is quoted: `["x-y"]`. */
export function describePath(path: Path): string {
  return path.map(describeStep).join("");
}

function describeStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function describeInterval(expr: Extract<Expr, { k: "iv" }>): string {
  const read = expr.format === undefined ? `.${expr.field ?? "start"}` : `.format(${JSON.stringify(expr.format)})`;
  return `interval${expr.steps.map(describeIntervalStep).join("")}${read}`;
}

function describeIntervalStep(step: IntervalStep): string {
  if (step.op === "startIn") return `.startIn(${JSON.stringify(step.zone)})`;
  return `.plus({ ${Object.entries(step.duration)
    .map(([unit, amount]) => `${unit}: ${amount}`)
    .join(", ")} })`;
}
