import { exprParts } from "../dag/expr-tasks.ts";
import type { Expr, Path } from "../dag/expr.ts";
import { partOf } from "../dag/project-expr.ts";
import type { JsonValue } from "../json.ts";
import { isTerminal, TASK_STATES } from "../state/task-state.ts";
import { countIn, type RunDraft } from "./run-draft.ts";
import type { TaskSummary } from "./run-snapshot.ts";

/** What is known of a value that tasks make. `value` is undefined where only the end of the task is known. */
export type SourceValue =
  | { readonly kind: "ready"; readonly value: JsonValue | undefined }
  | { readonly kind: "pending" | "skipped" | "failed" };

const READY: SourceValue = { kind: "ready", value: undefined };

function follow(value: JsonValue | undefined, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((part, step) => (part === undefined ? part : partOf(part, step)), value);
}

function at(source: SourceValue, path: Path): SourceValue {
  return source.kind === "ready" ? { kind: "ready", value: follow(source.value, path) } : source;
}

/** How a task ended as a whole: failed when one instance did, skipped when none succeeded, else ready with its output. */
function valueOfTask(summary: TaskSummary | undefined): SourceValue {
  if (countIn(summary, "failed") + countIn(summary, "upstream_failed") > 0) return { kind: "failed" };
  if (TASK_STATES.some((state) => !isTerminal(state) && countIn(summary, state) > 0)) return { kind: "pending" };
  return countIn(summary, "success") > 0 ? { kind: "ready", value: summary?.choice } : { kind: "skipped" };
}

/** The value of the first that was not skipped; one that is not known yet hides those after it. */
function firstNotSkipped(of: readonly Expr[], draft: RunDraft): SourceValue {
  for (const expr of of) {
    const source = sourceValue(expr, draft);
    if (source.kind !== "skipped") return source;
  }
  return { kind: "skipped" };
}

/** Of several that are all needed: failed before pending before skipped before ready. */
function allOf(exprs: readonly Expr[], draft: RunDraft): SourceValue {
  const sources = exprs.map((expr) => sourceValue(expr, draft));
  const kinds = ["failed", "pending", "skipped"] as const;
  const worst = kinds.find((kind) => sources.some((source) => source.kind === kind));
  return worst === undefined ? READY : { kind: worst };
}

function settledTask(summary: TaskSummary | undefined): SourceValue {
  return valueOfTask(summary).kind === "pending" ? { kind: "pending" } : READY;
}

/** What a run knows of the value of an expression. */
export function sourceValue(expr: Expr, draft: RunDraft): SourceValue {
  switch (expr.k) {
    case "lit":
      return { kind: "ready", value: expr.v };
    case "out":
      return at(valueOfTask(draft.summaryOf(expr.task)), expr.path);
    case "first":
      return at(firstNotSkipped(expr.of, draft), expr.path);
    case "settled":
      return settledTask(draft.summaryOf(expr.task));
    case "t":
    case "obj":
    case "arr":
    case "concat":
    case "filter":
      return allOf(exprParts(expr), draft);
    case "iv":
    case "param":
    case "run":
    case "el":
    case "idx":
    case "item":
      return READY;
    default:
      return expr satisfies never;
  }
}
