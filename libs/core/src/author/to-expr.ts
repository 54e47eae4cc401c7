import type { Expr } from "../dag/expr.ts";
import type { SourceLocation } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";
import type { Build } from "./build.ts";
import { isJsonScalar, isPlainObject, kindOf } from "./plain-object.ts";
import { refParts } from "./ref.ts";

interface Site {
  readonly build: Build;
  /** What the value is for, as messages name it: `the input of "load"`. */
  readonly what: string;
  readonly location: SourceLocation | null;
}

const NULL: Expr = { k: "lit", v: null };

/** The stored form of a wired value. What JSON cannot hold, and refs of other builders, become problems of the build. */
export function toExpr(value: unknown, site: Site): Expr {
  return convert(value, [], site) ?? NULL;
}

function convert(value: unknown, path: readonly string[], site: Site): Expr | undefined {
  if (value === undefined) return undefined;
  if (isJsonScalar(value)) return { k: "lit", v: value };
  const parts = refParts(value);
  if (parts) {
    site.build.checkOwner(parts, site.location);
    return parts.expr;
  }
  if (Array.isArray(value)) return convertArray(value, path, site);
  if (isPlainObject(value)) return convertObject(value, path, site);
  return refuse(value, path, site);
}

function convertArray(value: readonly unknown[], path: readonly string[], site: Site): Expr {
  const items = value.map((item, index) => convert(item, [...path, String(index)], site) ?? NULL);
  const literals = items.flatMap((item) => (item.k === "lit" ? [item.v] : []));
  return literals.length === items.length ? { k: "lit", v: literals } : { k: "arr", items };
}

/** Fields that are undefined are left out, as JSON does. */
function convertObject(value: object, path: readonly string[], site: Site): Expr {
  const fields: Record<string, Expr> = {};
  const literal: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(value)) {
    const expr = convert(field, [...path, name], site);
    if (expr === undefined) continue;
    fields[name] = expr;
    if (expr.k === "lit") literal[name] = expr.v;
  }
  const isLiteral = Object.keys(literal).length === Object.keys(fields).length;
  return isLiteral ? { k: "lit", v: literal } : { k: "obj", fields };
}

function refuse(value: unknown, path: readonly string[], { build, what, location }: Site): undefined {
  const where = path.length === 0 ? "" : `, at ${path.join(".")},`;
  const hint = typeof value === "object" ? "Pass a field of it, or text made with t`...`." : "Pass text or a number.";
  build.report("E209", `${what}${where} is ${kindOf(value)}, which is not JSON. ${hint}`, location);
}
