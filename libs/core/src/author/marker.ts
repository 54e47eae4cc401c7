import { exprParts } from "../dag/expr-tasks.ts";
import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import { DaymillError } from "../errors.ts";
import { isId } from "../ids.ts";
import { boundInstant } from "../schedule/wall-time.ts";
import { makeTask, type Task } from "./make-task.ts";
import type { RefuseOption } from "./task-definition.ts";
import { OWN_LOGICAL_DATE, waitDefinition, type OtherTaskOptions } from "./wait.ts";

/** What depends on the run: a task of another DAG, or without a task its whole run. */
export interface AwaitedByTaskOptions extends OtherTaskOptions {
  /** How many DAGs deep a clear goes on from here, over the markers in the DAGs that it comes to. Default 10. */
  readonly depth?: number;
}

const DEFAULT_DEPTH = 10;

/**
 * A marker, the other end of waitForTask: a task, or the run, of another DAG depends on the run. A clear of the marker that
 * goes on to other DAGs clears that task too, and what comes after it. Which run: `logicalDate` of the call, an ISO 8601
 * instant made of the interval, the run and its params; by default the start of the own interval. Holds no worker.
 */
export function awaitedByTask(id: string, options: AwaitedByTaskOptions): Task<{ logicalDate?: string }, void> {
  const { dag, task = null, depth = DEFAULT_DEPTH, ...rest } = options;
  const definition = waitDefinition("awaitedByTask", { id, options: rest }, (input, refuse) => {
    const logicalDate = projectExpr(input, "logicalDate") ?? OWN_LOGICAL_DATE;
    refuseTarget({ dag, task, depth }, refuse);
    refuseDate(logicalDate, refuse);
    return { kind: "marker", dag, task, logicalDate, depth };
  });
  return makeTask(definition);
}

/** Types have been checked where the DAG was compiled, but a bundler does not compile. */
function refuseTarget(target: Readonly<Record<"dag" | "task" | "depth", unknown>>, refuse: RefuseOption): void {
  for (const option of ["dag", "task"] as const) {
    const id = target[option];
    const isNone = option === "task" && id === null;
    if (!isNone && (typeof id !== "string" || !isId(id))) refuse(option, `${JSON.stringify(id)} is not an id`);
  }
  if (!Number.isSafeInteger(target.depth) || Number(target.depth) < 1)
    refuse("depth", `${JSON.stringify(target.depth)} is not a whole number of at least 1`);
}

const KNOWN_OF_A_RUN: ReadonlySet<Expr["k"]> = new Set(["lit", "t", "iv", "param", "run"]);

/** A clear asks for the date when no task may have run yet. */
function refuseDate(date: Expr, refuse: RefuseOption): void {
  if (!isKnownOfRun(date)) {
    refuse(
      "logicalDate",
      "a clear has to know it before any task has run, so it is made of the interval, the run and its params, not of outputs or elements",
    );
  } else if (date.k === "lit") {
    try {
      boundInstant(typeof date.v === "string" ? date.v : JSON.stringify(date.v), "UTC");
    } catch (error: unknown) {
      if (!(error instanceof DaymillError)) throw error;
      refuse("logicalDate", error.message.replace(/\.$/, ""));
    }
  }
}

function isKnownOfRun(expr: Expr): boolean {
  return KNOWN_OF_A_RUN.has(expr.k) && exprParts(expr).every(isKnownOfRun);
}
