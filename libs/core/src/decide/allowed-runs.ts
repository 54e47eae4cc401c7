import type { SerializedDag } from "../dag/serialized-dag.ts";
import { DaymillError } from "../errors.ts";
import { RunType } from "../state/run-state.ts";

type Allowing = Pick<SerializedDag, "id" | "allowedRunTypes">;

/** The types of runs that a DAG takes. */
export function allowedRunTypes({ allowedRunTypes: only }: Pick<SerializedDag, "allowedRunTypes">): readonly RunType[] {
  return only ?? Object.values(RunType);
}

/** The error of whoever asks a DAG for a run of a type that it does not take; undefined: it takes it. */
export function refusalOfRun(dag: Allowing, type: RunType): DaymillError | undefined {
  const allowed = allowedRunTypes(dag);
  if (allowed.includes(type)) return undefined;
  return new DaymillError(
    "E711",
    `The DAG ${dag.id} takes no ${type} runs: allowedRunTypes of the DAG says ${allowed.join(", ")}.`,
    { details: { dagId: dag.id, type, allowed } },
  );
}
