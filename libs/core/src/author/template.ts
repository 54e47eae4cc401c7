import type { Expr } from "../dag/expr.ts";
import { currentBuild } from "./build.ts";
import { type Known, makeRef, type Ref, refParts } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import { toExpr } from "./to-expr.ts";
import type { KnownTemplatable, Templatable } from "./wired.ts";

/**
 * Text with values that are known only when a task runs, and the only formatter of them. Stored as text and parts, shown
 * in the UI before and after rendering. Text that reads no task is known at the start of the run.
 */
export function t(strings: TemplateStringsArray, ...values: readonly KnownTemplatable[]): Known<string>;
export function t(strings: TemplateStringsArray, ...values: readonly Templatable[]): Ref<string>;
export function t(strings: TemplateStringsArray, ...values: readonly Templatable[]): Ref<string> {
  const parts = strings.flatMap((text, index) => {
    const value = values[index];
    return index < values.length ? [text, ...textParts(value)] : [text];
  });
  return makeRef({ expr: join(parts), owner: currentBuild() }) as Ref<string>;
}

/** A template inside a template is written out in it. */
function textParts(value: unknown): readonly (string | Expr)[] {
  const expr = partExpr(value);
  if (expr.k === "lit") return [typeof expr.v === "string" ? expr.v : JSON.stringify(expr.v)];
  return expr.k === "t" ? expr.parts : [expr];
}

function partExpr(value: unknown): Expr {
  const build = currentBuild();
  if (build) return toExpr(value, { build, what: "A value in a template", location: callerLocation(t) });
  return refParts(value)?.expr ?? { k: "lit", v: String(value) };
}

function join(parts: readonly (string | Expr)[]): Expr {
  const joined: (string | Expr)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  if (joined.every((part) => typeof part === "string")) return { k: "lit", v: joined.join("") };
  return { k: "t", parts: joined };
}
