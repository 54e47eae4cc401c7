import type { DagProblem } from "../dag-problem.ts";
import { describeExpr } from "../describe-expr.ts";
import type { Expr } from "../expr.ts";
import { exprParts, exprTasks } from "../expr-tasks.ts";
import { mappedGroups } from "../mapped-groups.ts";
import { mappingSources } from "../mapping-sources.ts";
import type { SerializedDag, SerializedTask } from "../serialized-dag.ts";
import { TriggerRule } from "../trigger-rule.ts";

/** Refs to what does not exist, or may not exist when it is read. */
export function checkReferences(dag: SerializedDag): DagProblem[] {
  const site = { tasks: new Map(dag.tasks.map((task) => [task.id, task])), mappedGroups: mappedGroups(dag) };
  return dag.tasks.flatMap((task) => [
    ...findUnknown(task, site),
    ...findFieldsOfLists(task, site),
    ...findUncertain(task, site),
    ...findElementsOutside(task, site),
    ...findItemsOutside(task),
    ...findMappedDecisions(task, site),
    ...findUnknownParams(task, dag),
  ]);
}

/** Every expression that is read when a task runs. */
export function expressionsOf(task: SerializedTask): Expr[] {
  const { input, map, label, maxActive } = task;
  return [
    input,
    ...mappingSources(map),
    ...(label ? [label] : []),
    ...(maxActive.perKey ? [maxActive.perKey.key] : []),
  ];
}

interface Site {
  readonly tasks: ReadonlyMap<string, SerializedTask>;
  /** The mapped group around a task, by the id of the innermost group that the task stands in. */
  readonly mappedGroups: ReturnType<typeof mappedGroups>;
}

/** Rules under which a task can start although a task before it did not succeed, other than by being skipped. */
const AFTER_FAILURE: ReadonlySet<TriggerRule> = new Set(
  Object.values(TriggerRule).filter(
    (rule) => !["all_success", "none_failed", "none_failed_min_one_success"].includes(rule),
  ),
);

function findUnknown(task: SerializedTask, { tasks }: Site): DagProblem[] {
  const read = [...expressionsOf(task), ...task.conditions.map((condition) => condition.value)].flatMap(exprTasks);
  const unknown = new Set([...read, ...task.upstream, ...task.teardownOf].filter((id) => !tasks.has(id)));
  return [...unknown].map((id) => problemOf(task, `refers to task "${id}", which does not exist in this DAG`));
}

/** The outputs of a mapped task are a list: it has places and a length, and no fields. */
function findFieldsOfLists(task: SerializedTask, site: Site): DagProblem[] {
  return outputsIn(expressionsOf(task)).flatMap((expr): DagProblem[] => {
    const [step] = expr.path;
    const isField = typeof step === "string" && step !== "length";
    if (!isField || !givesList(expr.task, task, site)) return [];
    return [problemOf(task, `reads ${describeExpr(expr)}, but "${expr.task}" is mapped: its output is a list`)];
  });
}

function givesList(source: string, reader: SerializedTask, { tasks, mappedGroups }: Site): boolean {
  const made = tasks.get(source);
  if (!made) return false;
  const group = mappedGroups.get(made.group ?? "");
  return made.map !== null || (group !== undefined && group !== mappedGroups.get(reader.group ?? ""));
}

/** A task that starts after failures may read how tasks ended, and outputs of setups that it undoes; no other output. */
function findUncertain(task: SerializedTask, { tasks }: Site): DagProblem[] {
  if (!AFTER_FAILURE.has(task.triggerRule)) return [];
  const isCertain = (id: string) => task.role === "teardown" && tasks.get(id)?.role === "setup";
  const uncertain = outputsIn([task.input]).filter((expr) => expr.k === "out" && !isCertain(expr.task));
  return uncertain.map((expr) => ({
    ...problemOf(
      task,
      `may run although "${expr.task}" has no output (trigger rule ${task.triggerRule}), but reads ${describeExpr(expr)}`,
    ),
    hint: "Declare it with always(...) and take Settled<T>.",
  }));
}

function findElementsOutside(task: SerializedTask, { mappedGroups }: Site): DagProblem[] {
  if (task.map || mappedGroups.has(task.group ?? "")) return [];
  const outside = partsOf(expressionsOf(task)).filter((expr) => expr.k === "el" || expr.k === "idx");
  return outside.map((expr) =>
    problemOf(task, `reads ${describeExpr(expr)} outside of the mapping that it belongs to`),
  );
}

function findItemsOutside(task: SerializedTask): DagProblem[] {
  return expressionsOf(task)
    .flatMap(itemsOutside)
    .map((expr) => problemOf(task, `reads ${describeExpr(expr)} outside of the filter that it belongs to`));
}

function itemsOutside(expr: Expr): Expr[] {
  if (expr.k === "item") return [expr];
  return expr.k === "filter" ? itemsOutside(expr.list) : exprParts(expr).flatMap(itemsOutside);
}

/** A decision is one for all instances of a task, and is seen from one output. */
function findMappedDecisions(task: SerializedTask, { tasks, mappedGroups }: Site): DagProblem[] {
  const isMapped = (id: string) => {
    const made = tasks.get(id);
    return made !== undefined && (made.map !== null || mappedGroups.has(made.group ?? ""));
  };
  const decided = task.conditions.flatMap((condition) => exprTasks(condition.value)).filter(isMapped);
  return [...new Set(decided)].map((id) => ({
    ...problemOf(task, `is decided on by "${id}", which is mapped and so has no single output`),
    hint: "Decide on the output of a task that reads the list.",
  }));
}

/** The compiler knows the params of a builder; a key names one by text. */
function findUnknownParams(task: SerializedTask, { params }: SerializedDag): DagProblem[] {
  const { perKey } = task.maxActive;
  const names = partsOf(perKey ? [perKey.key] : []).flatMap((expr) =>
    expr.k === "param" ? [String(expr.path[0])] : [],
  );
  const unknown = names.filter((name) => !Object.hasOwn(params, name));
  return unknown.map((name) =>
    problemOf(task, `has a key made of the param "${name}", which the DAG does not declare`),
  );
}

function outputsIn(exprs: readonly Expr[]): Extract<Expr, { k: "out" | "settled" }>[] {
  return partsOf(exprs).filter((expr) => expr.k === "out" || expr.k === "settled");
}

function partsOf(exprs: readonly Expr[]): Expr[] {
  return exprs.flatMap((expr) => [expr, ...partsOf(exprParts(expr))]);
}

function problemOf({ id, location }: SerializedTask, why: string): DagProblem {
  return { code: "E210", message: `Task "${id}" ${why}.`, location };
}
