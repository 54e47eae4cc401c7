import type { Backfill } from "@daymill/contract";

/** Some tasks of a DAG in words: "load and all downstream". */
export function subsetText({ tasks, upstream, downstream }: NonNullable<Backfill["tasks"]>): string {
  const around = [...(downstream ? ["all downstream"] : []), ...(upstream ? ["all upstream"] : [])];
  return [tasks.join(", "), ...around].join(" and ");
}
