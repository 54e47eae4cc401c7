import type { DagDetail } from "@daymill/contract";

/** Why nobody can start a run of a type in a DAG; undefined: it takes such runs, or is not known yet. */
export function whyOff(
  dag: Pick<DagDetail, "dagId" | "active" | "allowedRunTypes"> | undefined,
  type: DagDetail["allowedRunTypes"][number],
): string | undefined {
  if (dag === undefined) return undefined;
  if (!dag.active) return `${dag.dagId} is not in the last deploy: it takes no more runs`;
  if (dag.allowedRunTypes.includes(type)) return undefined;
  return `${dag.dagId} takes no ${type} runs, only: ${dag.allowedRunTypes.join(", ")}`;
}
