import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import { makeTask, type Task } from "./make-task.ts";
import type { RefuseOption, TaskDefinition } from "./task-definition.ts";
import type { AnyTaskOptions, TaskOptions } from "./task-options.ts";

/** Options of a task that only waits: there is nothing to run. */
export type WaitOptions<I> = Omit<TaskOptions<I>, "input" | "output" | "queue" | "isolation" | "env">;

/** What stands for a field of the input that the call does not give. */
export const NOTHING: Expr = { k: "lit", v: null };

/** The logical date of the run, as a wait or a marker takes it where the call names none. */
export const OWN_LOGICAL_DATE: Expr = { k: "iv", steps: [], field: "start" };

/** Waits until an instant, ISO 8601 with offset: `waitUntil("noon")({ at: interval.end })`. Holds no worker. */
export function waitUntil(id: string, options: WaitOptions<{ at: string }> = {}): Task<{ at: string }, void> {
  return makeWait("waitUntil", { id, options }, (input) => ({
    kind: "until",
    at: projectExpr(input, "at") ?? NOTHING,
  }));
}

/** What waitForTask waits for. Without a task: for the whole run. */
export interface WaitForTaskOptions extends WaitOptions<{ logicalDate?: string }> {
  readonly dag: string;
  readonly task?: string;
}

/**
 * Waits until a task, or the run, of another DAG has succeeded. Which run: `logicalDate` of the call, an ISO 8601 instant;
 * by default the start of the own interval.
 */
export function waitForTask(id: string, options: WaitForTaskOptions): Task<{ logicalDate?: string }, void> {
  const { dag, task = null, ...rest } = options;
  return makeWait("waitForTask", { id, options: rest }, (input) => {
    const logicalDate = projectExpr(input, "logicalDate") ?? OWN_LOGICAL_DATE;
    return { kind: "task", dag, task, logicalDate };
  });
}

interface WaitId {
  readonly id: string;
  readonly options: AnyTaskOptions;
}

function makeWait<I, O>(operator: string, of: WaitId, condition: (input: Expr) => WaitCondition): Task<I, O> {
  return makeTask(waitDefinition(operator, of, condition));
}

/** A task without a body: the scheduler itself evaluates its condition. */
export function waitDefinition(
  operator: string,
  { id, options }: WaitId,
  condition: (input: Expr, refuse: RefuseOption) => WaitCondition,
) {
  const body = { kind: "wait", condition } as const;
  return { id, operator, role: "work", settles: false, body, defaults: {}, options } as const satisfies TaskDefinition;
}
