import { DaymillError } from "@daymill/core";
import type { DagId, EpochMillis, Mark } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import { selectedRuns } from "./selection.ts";
import type { SelectedRun } from "./selection.ts";

type MarkedRun = Pick<Mark, "dag" | "logicalDate">;

/** Names the run of a mark. */
export function markName({ dag, logicalDate }: MarkedRun): string {
  return `${dag} ${logicalDate}`;
}

/**
 * Looks for the runs of marks among those that have not been looked for, and adds them by markName; undefined where there
 * is none. Throws E703 when one is of a DAG that is inactive: what is cleared there would wait for ever.
 */
export async function findMarkedRuns(
  db: Kysely<Database>,
  marks: readonly MarkedRun[],
  into: Map<string, SelectedRun | undefined>,
): Promise<void> {
  const unknown = new Map(marks.map((mark) => [markName(mark), mark]));
  for (const name of into.keys()) unknown.delete(name);
  if (unknown.size === 0) return;
  const wanted = [...unknown.values()];
  const rows = await selectedRuns(db)
    .innerJoin("dag", "dag.dag_id", "r.dag_id")
    .innerJoin(
      sql<{ dag_id: DagId; date: EpochMillis }>`unnest(${wanted.map(({ dag }) => dag)}::text[],
        ${wanted.map(({ logicalDate }) => logicalDate)}::bigint[])`.as<"w">(sql`w(dag_id, date)`),
      (join) => join.onRef("w.dag_id", "=", "r.dag_id").onRef("w.date", "=", "r.logical_date"),
    )
    .select("dag.active")
    .execute();
  for (const name of unknown.keys()) into.set(name, undefined);
  for (const { active, ...run } of rows) {
    if (!active) throw inactive(run.dagId);
    into.set(`${run.dagId} ${run.logicalDate}`, { ...run, reach: "marked" });
  }
}

function inactive(dagId: DagId): DaymillError {
  return new DaymillError(
    "E703",
    `The clear goes on to the DAG ${dagId}, which is inactive, since the last deploy came without it: it takes no more runs. Deploy it again first, or leave out the markers that name it.`,
    { details: { dagId } },
  );
}
