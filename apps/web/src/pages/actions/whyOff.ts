import type { DagDetail } from "@daymill/contract";

/** Why nobody can start a run of a type in a DAG; undefined: it takes such runs, or is not known yet. */
export function whyOff(
  dag: Pick<DagDetail, "dagId" | "allowedRunTypes"> | undefined,
  type: DagDetail["allowedRunTypes"][number],
): string | undefined {
  if (dag === undefined || dag.allowedRunTypes.includes(type)) return undefined;
  return `${dag.dagId} takes no ${type} runs, only: ${dag.allowedRunTypes.join(", ")}`;
}
