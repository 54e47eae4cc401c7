import { isId, MAX_ID_LENGTH } from "../../ids.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { SerializedDag, SerializedTask } from "../serialized-dag.ts";

/** Ids that are not valid, and ids that stand for more than one task or group. */
export function checkIds(dag: SerializedDag): DagProblem[] {
  const invalid = dag.tasks.filter((task) => !isId(task.id));
  const dagProblem = isId(dag.id)
    ? []
    : [{ code: "E203", message: invalidId("DAG", dag.id), location: dag.location } as const];
  return [
    ...dagProblem,
    ...invalid.map((task): DagProblem => ({
      code: "E203",
      message: invalidId("Task", task.id),
      location: task.location,
    })),
    ...findRepeats(dag.tasks),
    ...findGroupClashes(dag),
  ];
}

/** What an id must be, for the problem of one that is not. */
export function invalidId(kind: string, id: string): string {
  return `${kind} id ${JSON.stringify(id)} is not valid: it takes letters, digits, "_", "." and "-", does not start with "." or "-", and has 1 to ${MAX_ID_LENGTH} characters.`;
}

function findRepeats(tasks: readonly SerializedTask[]): DagProblem[] {
  const seen = new Set<string>();
  return tasks.flatMap((task): DagProblem[] => {
    if (!seen.has(task.id)) {
      seen.add(task.id);
      return [];
    }
    const message = `Task id "${task.id}" is used twice; history is kept by it.`;
    return [
      { code: "E204", message, location: task.location, hint: 'Give this call an id of its own: { id: "..." }.' },
    ];
  });
}

function findGroupClashes(dag: SerializedDag): DagProblem[] {
  const groups = new Set(dag.groups.map((group) => group.id));
  const clashing = dag.tasks.filter((task) => groups.has(task.id));
  return clashing.map(({ id, location }) => ({
    code: "E204",
    message: `"${id}" is the id of a task and of a group.`,
    location,
  }));
}
