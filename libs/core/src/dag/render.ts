import { DaymillError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { isTerminal, type TaskState } from "../state/task-state.ts";
import { compare } from "./comparison.ts";
import { describeExpr, describePath, describePredicate } from "./describe-expr.ts";
import type { Expr, Path } from "./expr.ts";
import { exprHas, exprParts } from "./expr-tasks.ts";
import { partOf } from "./project-expr.ts";
import { FORMAT_LETTERS } from "./strftime.ts";
import type { TaskError, TaskInterval } from "./task-context.ts";
import { readInterval } from "./task-interval.ts";

/** How an upstream task stands. */
export interface TaskEnd {
  readonly state: TaskState;
  /** Of a task that succeeded and returned something; of a mapped task the list of its instances' outputs, in order. */
  readonly output?: JsonValue;
  /** Of a task that failed: what its last attempt left behind. */
  readonly error?: TaskError | null;
}

/** Everything that an expression may read. */
export interface RenderScope {
  readonly interval: TaskInterval;
  readonly params: JsonObject;
  readonly run: {
    readonly id: string;
    readonly type: string;
    readonly logicalDate: string | null;
    readonly runAfter: string;
  };
  /** By task id. For a task in the same mapped group: how its instance of the same index stands. */
  readonly tasks: ReadonlyMap<string, TaskEnd>;
  /** Inside a mapped task or group: the current element and its index from 0. */
  readonly element?: JsonValue;
  readonly index?: number;
  /** Inside a comparison of a filter: the element that it is about. */
  readonly item?: JsonValue;
}

/**
 * The value of an expression. Throws E304 when something it reads is not there; then `details.expr` is what was read
 * and `details.state` the state of the task that should have made it, if that is the reason: an input that comes from a
 * skipped task has `details.state === "skipped"`.
 */
export function renderExpr(expr: Expr, scope: RenderScope): JsonValue {
  switch (expr.k) {
    case "lit":
      return expr.v;
    case "out":
      return renderOutput(expr, scope);
    case "settled":
      return renderSettled(expr, scope);
    case "first":
      return renderFirst(expr, scope);
    case "t":
      return expr.parts.map((part) => (typeof part === "string" ? part : renderText(part, scope))).join("");
    case "iv":
      return renderInterval(expr, scope);
    case "param":
      return walk(scope.params, expr.path, expr);
    case "run":
      return scope.run[expr.field];
    case "obj":
      return Object.fromEntries(Object.entries(expr.fields).map(([name, field]) => [name, renderExpr(field, scope)]));
    case "arr":
      return expr.items.map((item) => renderExpr(item, scope));
    case "el":
      return walk(present(scope.element, expr), expr.path, expr);
    case "idx":
      return present(scope.index, expr);
    case "concat":
      return walk(
        expr.of.flatMap((list) => renderList(list, scope)),
        expr.path,
        expr,
      );
    case "filter":
      return walk(renderFilter(expr, scope), expr.path, expr);
    case "item":
      return walk(present(scope.item, expr), expr.path, expr);
    default:
      return expr satisfies never;
  }
}

function renderOutput(expr: Extract<Expr, { k: "out" }>, scope: RenderScope): JsonValue {
  const end = scope.tasks.get(expr.task);
  if (end?.state !== "success") {
    const state = end?.state ?? "none";
    throw missing(expr, `task "${expr.task}" is ${state}, it has no output`, { state });
  }
  if (end.output === undefined) throw missing(expr, `task "${expr.task}" returned nothing`);
  return walk(end.output, expr.path, expr);
}

function renderSettled(expr: Extract<Expr, { k: "settled" }>, scope: RenderScope): JsonValue {
  const end = scope.tasks.get(expr.task);
  if (end === undefined || !isTerminal(end.state)) return { state: "unfinished" };
  if (end.state === "failed") return { state: "failed", error: toJsonError(end.error ?? null) };
  if (end.state !== "success") return { state: end.state };
  return { state: "success", output: expr.path.length === 0 ? (end.output ?? null) : settledPart(expr, end) };
}

function settledPart(expr: Extract<Expr, { k: "settled" }>, end: TaskEnd): JsonValue {
  if (end.output === undefined) throw missing(expr, `task "${expr.task}" returned nothing`);
  return walk(end.output, expr.path, expr);
}

function toJsonError(error: TaskError | null): JsonValue {
  return error && { ...error };
}

/** The arm that was taken is the first of whose tasks none was skipped. */
function renderFirst(expr: Extract<Expr, { k: "first" }>, scope: RenderScope): JsonValue {
  const taken = expr.of.find((item) => !isLeftOut(item, scope)) ?? expr.of.find((item) => item.k === "settled");
  if (taken === undefined) throw missing(expr, "every arm was skipped", { state: "skipped" });
  return walk(renderExpr(taken, scope), expr.path, expr);
}

function renderFilter({ list, where }: Extract<Expr, { k: "filter" }>, scope: RenderScope): JsonValue {
  const elements = renderList(list, scope);
  // The same for all, mostly: a list of thousands is not rendered for each element anew.
  const forAll = elements.length === 0 || exprHas(where.right, "item") ? undefined : renderExpr(where.right, scope);
  return elements.filter((item) => {
    const within = { ...scope, item };
    const left = renderExpr(where.left, within);
    const right = forAll === undefined ? renderExpr(where.right, within) : forAll;
    const holds = compare(left, where.is, right);
    if (holds !== undefined) return holds;
    const found = [left, right].map((side) => JSON.stringify(side).slice(0, 80)).join(" and ");
    throw missing(where.left, `${describePredicate(where)} compares ${found}, which have no such order`);
  });
}

/** Throws E304 when it is no list. */
export function renderList(expr: Expr, scope: RenderScope): readonly JsonValue[] {
  const value = renderExpr(expr, scope);
  if (isList(value)) return value;
  const found = JSON.stringify(value).slice(0, 80);
  throw new DaymillError("E304", `${describeExpr(expr)} has to be a list; it is ${found}.`);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isLeftOut(expr: Expr, scope: RenderScope): boolean {
  if (expr.k === "out" || expr.k === "settled") {
    const state = scope.tasks.get(expr.task)?.state;
    return state === "skipped" || state === "removed";
  }
  if (expr.k === "first") return expr.of.every((item) => isLeftOut(item, scope));
  return exprParts(expr).some((part) => isLeftOut(part, scope));
}

function renderText(expr: Expr, scope: RenderScope): string {
  const value = renderExpr(expr, scope);
  if (value === null || typeof value === "object") {
    throw missing(expr, `a template takes text, numbers and booleans, this is ${JSON.stringify(value).slice(0, 80)}`);
  }
  return String(value);
}

function renderInterval(expr: Extract<Expr, { k: "iv" }>, scope: RenderScope): string {
  const text = readInterval(scope.interval, expr);
  if (text === undefined) throw missing(expr, `the format has an unknown letter; there are ${FORMAT_LETTERS}`);
  return text;
}

function walk(value: JsonValue, path: Path, expr: Expr): JsonValue {
  let part = value;
  for (const [at, step] of path.entries()) {
    const next = partOf(part, step);
    if (next === undefined) throw missing(expr, `there is no ${describePath(path.slice(0, at + 1))}`);
    part = next;
  }
  return part;
}

function present<T extends JsonValue>(value: T | undefined, expr: Expr): T {
  if (value === undefined) throw missing(expr, "it exists only inside a mapped task or group");
  return value;
}

function missing(expr: Expr, why: string, details: { readonly state?: TaskState } = {}): DaymillError {
  const text = describeExpr(expr);
  return new DaymillError("E304", `${text} cannot be rendered: ${why}.`, { details: { expr: text, ...details } });
}
