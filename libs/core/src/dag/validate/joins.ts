import { canonicalJson } from "../canonical-json.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { Expr } from "../expr.ts";
import { exprParts, exprTasks } from "../expr-tasks.ts";
import type { SerializedDag, SerializedTask } from "../serialized-dag.ts";
import { expressionsOf } from "./references.ts";

/** Tasks that can never start, because what they need and they themselves stand in arms that exclude each other. */
export function checkJoins(dag: SerializedDag): DagProblem[] {
  const arms = new Map(dag.tasks.map((task) => [task.id, armsOf(task)]));
  return dag.tasks.flatMap((task) => {
    const why = whyUnreachable(task, arms);
    if (why === undefined) return [];
    return [{ code: "E211" as const, message: `Task "${task.id}" can never run: ${why}.`, location: task.location }];
  });
}

/** The arms that a task stands in: what is decided on, and the value that leads into the arm, both as text. */
type Arms = readonly (readonly [decision: string, value: string])[];
type ArmsOfTasks = ReadonlyMap<string, Arms>;

function armsOf({ conditions }: SerializedTask): Arms {
  return conditions.map(({ value, equals }) => [canonicalJson(value), canonicalJson(equals)] as const);
}

function whyUnreachable(task: SerializedTask, arms: ArmsOfTasks): string | undefined {
  const own = arms.get(task.id) ?? [];
  const needed = task.triggerRule === "all_success" ? task.upstream : expressionsOf(task).flatMap(neededTasks);
  const excluding = firstExcluding([task.id, ...needed], arms);
  if (excluding) return describeExclusion(task.id, excluding);
  const isExcluded = (id: string) => excludeEachOther(own, arms.get(id) ?? []);
  const isDead = (join: Expr) => exprTasks(join).length > 0 && exprTasks(join).every(isExcluded);
  const joins = expressionsOf(task).flatMap(joinsIn);
  return joins.some(isDead) ? "every arm of the join that it takes is skipped when it runs" : undefined;
}

/** The first two of several tasks that cannot both run; twice the same when its own arms exclude each other. */
function firstExcluding(ids: readonly string[], arms: ArmsOfTasks): readonly [string, string] | undefined {
  const taken = new Map<string, { readonly value: string; readonly id: string }>();
  for (const id of ids) {
    for (const [decision, value] of arms.get(id) ?? []) {
      const earlier = taken.get(decision);
      if (earlier && earlier.value !== value) return [earlier.id, id];
      if (!earlier) taken.set(decision, { value, id });
    }
  }
  return undefined;
}

function describeExclusion(task: string, [one, other]: readonly [string, string]): string {
  if (one === other) return "the arms around it exclude each other";
  if (one === task) return `it needs "${other}", which stands in another arm of the same branch`;
  return `it needs both "${one}" and "${other}", which stand in arms that exclude each other`;
}

function excludeEachOther(a: Arms, b: Arms): boolean {
  return a.some(([decision, value]) => b.some((other) => other[0] === decision && other[1] !== value));
}

/** The tasks whose output an expression needs in any case: not those among which a join chooses. */
function neededTasks(expr: Expr): string[] {
  if (expr.k === "out") return [expr.task];
  return expr.k === "first" ? [] : exprParts(expr).flatMap(neededTasks);
}

function joinsIn(expr: Expr): Expr[] {
  return expr.k === "first" ? [expr] : exprParts(expr).flatMap(joinsIn);
}
