import { taskInterval } from "../dag/task-interval.ts";
import type { RenderScope } from "../dag/render.ts";
import type { SerializedDag } from "../dag/serialized-dag.ts";
import type { TaskContext } from "../dag/task-context.ts";
import { DaymillError } from "../errors.ts";
import type { DataInterval } from "../time.ts";
import { toIso } from "../time.ts";
import type { DagTestOptions } from "./dag-test-types.ts";

/** What is the same for every task of a tested run. */
export interface RunFacts {
  readonly scope: Omit<RenderScope, "tasks">;
  readonly context: Pick<TaskContext, "dagId" | "run" | "interval" | "params">;
}

/** The facts of the run that a test asks for. Throws E210 for a stub, an answer or a param that the DAG does not have. */
export function runFacts(dag: SerializedDag, options: DagTestOptions, interval: DataInterval): RunFacts {
  refuseUnknown(
    "stub",
    Object.keys(options.stub ?? {}),
    dag.tasks.map((task) => task.id),
  );
  refuseUnknown(
    "approval",
    Object.keys(options.answers ?? {}),
    dag.tasks.filter(({ wait }) => wait?.kind === "approval").map((task) => task.id),
  );
  refuseUnknown("param", Object.keys(options.params ?? {}), Object.keys(dag.params));
  const defaults = Object.entries(dag.params).map(([name, param]) => [name, param.default] as const);
  const params = { ...Object.fromEntries(defaults), ...options.params };
  const type = options.runType ?? "manual";
  const logicalDate = toIso(interval.start);
  const run = { id: `${type}__${logicalDate}`, type, logicalDate };
  const symbols = { interval: taskInterval(interval, dag.schedule.timezone), params };
  return {
    scope: { ...symbols, run: { ...run, runAfter: toIso(interval.end) } },
    context: { ...symbols, dagId: dag.id, run },
  };
}

function refuseUnknown(kind: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new DaymillError(
    "E210",
    `There is no ${kind} "${unknown.join('", "')}"; there are: ${known.join(", ") || "none"}.`,
  );
}
