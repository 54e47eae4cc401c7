import { DaymillError } from "../../errors.ts";
import { timetableFromSpec } from "../../schedule/from-spec.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { SerializedDag } from "../serialized-dag.ts";
import { checkBounds } from "./bounds.ts";

/** A schedule that cannot be read, and bounds of the DAG or of a task that are no dates or leave nothing between them. */
export function checkSchedule(dag: SerializedDag): DagProblem[] {
  const problems = checkTimetable(dag);
  if (problems.some((problem) => problem.code === "E206")) return problems;
  const written = [{ ...dag, whose: "The DAG" }, ...dag.tasks.map((task) => ({ ...task, whose: `Task "${task.id}"` }))];
  return [...problems, ...written.flatMap((bounds) => checkBounds(bounds, dag.schedule.timezone))];
}

function checkTimetable({ schedule, location }: SerializedDag): DagProblem[] {
  try {
    timetableFromSpec(schedule);
    return [];
  } catch (error: unknown) {
    if (!(error instanceof DaymillError)) throw error;
    return [{ code: error.code, message: error.message, location }];
  }
}
