import { canonicalJson } from "../canonical-json.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { Expr } from "../expr.ts";
import { exprParts, exprTasks } from "../expr-tasks.ts";
import type { Condition, SerializedDag, SerializedTask } from "../serialized-dag.ts";
import { expressionsOf } from "./references.ts";

/** Tasks that can never start, because what they need and they themselves stand in arms that exclude each other. */
export function checkJoins(dag: SerializedDag): DagProblem[] {
  const tasks = new Map(dag.tasks.map((task) => [task.id, task]));
  return dag.tasks.flatMap((task) => {
    const why = whyUnreachable(task, tasks);
    return why === undefined
      ? []
      : [{ code: "E211" as const, message: `Task "${task.id}" can never run: ${why}.`, location: task.location }];
  });
}

type Tasks = ReadonlyMap<string, SerializedTask>;

function whyUnreachable(task: SerializedTask, tasks: Tasks): string | undefined {
  if (excludeEachOther(task.conditions, task.conditions)) return "the arms around it exclude each other";
  const excludes = (id: string) => excludeEachOther(task.conditions, tasks.get(id)?.conditions ?? []);
  const needed = task.triggerRule === "all_success" ? task.upstream : expressionsOf(task).flatMap(neededTasks);
  const excluded = needed.find(excludes);
  if (excluded !== undefined) return `it needs "${excluded}", which stands in another arm of the same branch`;
  const joins = expressionsOf(task).flatMap(joinsIn);
  const isDead = (join: Expr) => exprTasks(join).length > 0 && exprTasks(join).every(excludes);
  return joins.some(isDead) ? "every arm of the join that it takes is skipped when it runs" : undefined;
}

/** The tasks whose output an expression needs in any case: not those among which a join chooses. */
function neededTasks(expr: Expr): string[] {
  if (expr.k === "out") return [expr.task];
  return expr.k === "first" ? [] : exprParts(expr).flatMap(neededTasks);
}

function joinsIn(expr: Expr): Expr[] {
  return expr.k === "first" ? [expr] : exprParts(expr).flatMap(joinsIn);
}

function excludeEachOther(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.some((one) =>
    b.some(
      (other) =>
        one.equals !== other.equals &&
        sameValue(one, other) &&
        canonicalJson(one.equals) !== canonicalJson(other.equals),
    ),
  );
}

function sameValue(a: Condition, b: Condition): boolean {
  return canonicalJson(a.value) === canonicalJson(b.value);
}
