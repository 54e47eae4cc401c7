import { DaymillError } from "../../errors.ts";
import { timetableFromSpec } from "../../schedule/from-spec.ts";
import { boundInstant } from "../../schedule/wall-time.ts";
import type { EpochMillis } from "../../time.ts";
import type { DagProblem } from "../dag-problem.ts";
import type { SerializedDag } from "../serialized-dag.ts";

/** A schedule that cannot be read, and bounds that are no dates or leave nothing between them. */
export function checkSchedule(dag: SerializedDag): DagProblem[] {
  const problems: DagProblem[] = [];
  const report = (code: DagProblem["code"], message: string) =>
    problems.push({ code, message, location: dag.location });
  attempt(
    () => timetableFromSpec(dag.schedule),
    (error) => report(error.code, error.message),
  );
  if (problems.some((problem) => problem.code === "E206")) return problems;
  const bound = (name: "start" | "end") => {
    const text = dag[name];
    if (text === null) return undefined;
    return attempt(
      () => boundInstant(text, dag.schedule.timezone),
      (error) => report("E205", `${name}: ${error.message}`),
    );
  };
  const start = bound("start");
  const end = bound("end");
  if (isEmpty(start, end))
    report("E205", `The DAG ends (${dag.end}) before it starts (${dag.start}), so it never runs.`);
  return problems;
}

function isEmpty(start: EpochMillis | undefined, end: EpochMillis | undefined): boolean {
  return start !== undefined && end !== undefined && end <= start;
}

function attempt<T>(work: () => T, onError: (error: DaymillError) => void): T | undefined {
  try {
    return work();
  } catch (error: unknown) {
    if (!(error instanceof DaymillError)) throw error;
    onError(error);
    return undefined;
  }
}
