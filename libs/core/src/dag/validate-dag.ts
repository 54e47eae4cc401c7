import type { DagProblem } from "./dag-problem.ts";
import { cycles } from "./graph.ts";
import type { SerializedDag } from "./serialized-dag.ts";
import { checkIds } from "./validate/ids.ts";
import { checkJoins } from "./validate/joins.ts";
import { checkMarkers } from "./validate/markers.ts";
import { checkReferences } from "./validate/references.ts";
import { checkSchedule } from "./validate/schedule.ts";

/** Everything that is wrong with a DAG as it is stored; empty when it may run. */
export function validateDag(dag: SerializedDag): DagProblem[] {
  return [
    ...checkSchedule(dag),
    ...checkIds(dag),
    ...checkReferences(dag),
    ...checkJoins(dag),
    ...checkMarkers(dag),
    ...checkCycles(dag),
  ];
}

/** Where an id stands for several tasks the first is meant: the repeated id is a problem of its own. */
function checkCycles(dag: SerializedDag): DagProblem[] {
  const byId = new Map(dag.tasks.toReversed().map((task) => [task.id, task]));
  const nodes = dag.tasks.filter((task) => byId.get(task.id) === task);
  return cycles(nodes).map((cycle) => ({
    code: "E214",
    message: `Tasks wait for each other: ${cycle.join(" -> ")}.`,
    location: byId.get(cycle[0] ?? "")?.location ?? null,
    hint: "Remove one of these edges.",
  }));
}
