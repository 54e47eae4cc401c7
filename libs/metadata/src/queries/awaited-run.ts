import type { AwaitedRun, DagId, EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { toStateCounts } from "./state-counts.ts";

/**
 * How a run of another DAG stands, and one of its tasks (null: none is asked for); of a run that retention removed, how it
 * had ended. Undefined: there is no such run.
 */
export async function findAwaitedRun(
  db: Kysely<Database>,
  which: { readonly dagId: DagId; readonly logicalDate: EpochMillis; readonly task: string | null },
): Promise<AwaitedRun | undefined> {
  const row = await db
    .selectFrom("dag_run as run")
    .leftJoin("task_summary as summary", (join) =>
      join.onRef("summary.run_key", "=", "run.run_key").on(sql<boolean>`summary.task_id = ${which.task}`),
    )
    .select(["run.state", "summary.counts"])
    .where("run.dag_id", "=", which.dagId)
    .where("run.logical_date", "=", which.logicalDate)
    .executeTakeFirst();
  if (row === undefined) return await findRemoved(db, which);
  return { state: row.state, isRemoved: false, counts: row.counts === null ? undefined : toStateCounts(row.counts) };
}

async function findRemoved(
  db: Kysely<Database>,
  { dagId, logicalDate }: { readonly dagId: DagId; readonly logicalDate: EpochMillis },
): Promise<AwaitedRun | undefined> {
  const removed = await db
    .selectFrom("removed_run")
    .select("state")
    .where("dag_id", "=", dagId)
    .where("logical_date", "=", logicalDate)
    .orderBy("run_key", "desc")
    .limit(1)
    .executeTakeFirst();
  return removed && { state: removed.state, isRemoved: true, counts: undefined };
}
