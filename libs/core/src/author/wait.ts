import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import type { WaitCondition } from "../dag/serialized-dag.ts";
import { isId } from "../ids.ts";
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

/** Of another DAG a task, or without one its whole run. */
export interface OtherTaskOptions extends WaitOptions<{ logicalDate?: string }> {
  readonly dag: string;
  readonly task?: string;
}

/** What waitForTask waits for. Without a task or a group: for the whole run. */
export interface WaitForTaskOptions extends OtherTaskOptions {
  /** All tasks of this group, and of the groups in it, instead of one task: `"loading"`, `"loading.images"`. */
  readonly group?: string;
  /** Whether running out of its `timeout` skips it instead of failing it. Default false. */
  readonly softFail?: boolean;
}

/**
 * Waits until a task, all tasks of a group, or the run, of another DAG have succeeded. Which run: `logicalDate` of the call,
 * an ISO 8601 instant; by default the start of the own interval.
 */
export function waitForTask(id: string, options: WaitForTaskOptions): Task<{ logicalDate?: string }, void> {
  const { dag, task = null, group, softFail = false, ...rest } = options;
  const definition = waitDefinition("waitForTask", { id, options: rest }, (input, refuse) => {
    const logicalDate = projectExpr(input, "logicalDate") ?? OWN_LOGICAL_DATE;
    if (group !== undefined) refuseGroup(group, task, refuse);
    return { kind: "task", dag, task, ...(group !== undefined && { group }), logicalDate };
  });
  return makeTask({ ...definition, body: { ...definition.body, softFail } });
}

/** Types have been checked where the DAG was compiled, but a bundler does not compile. */
function refuseGroup(group: unknown, task: string | null, refuse: RefuseOption): void {
  if (typeof group !== "string" || !isId(group)) refuse("group", `${JSON.stringify(group)} is not an id`);
  else if (task !== null) refuse("group", "it waits for a task already; name one of the two");
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
