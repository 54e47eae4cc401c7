import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, RunState } from "@daymill/core";
import type { Database } from "../database.ts";

export interface DatedRun {
  readonly logicalDate: EpochMillis;
  readonly runId: RunId;
  readonly state: RunState;
}

/** The runs of a DAG whose logical date lies in [from, to), oldest first. */
export async function listRunsByDate(
  db: Kysely<Database>,
  range: { readonly dagId: DagId; readonly from: EpochMillis; readonly to: EpochMillis },
): Promise<DatedRun[]> {
  const rows = await db
    .selectFrom("dag_run")
    .select(["logical_date as logicalDate", "run_id as runId", "state"])
    .where("dag_id", "=", range.dagId)
    .where("logical_date", ">=", range.from)
    .where("logical_date", "<", range.to)
    .orderBy("logical_date")
    .execute();
  return rows.flatMap(({ logicalDate, ...row }) => (logicalDate === null ? [] : [{ ...row, logicalDate }]));
}

/** How many of the newest successful runs the typical duration is taken from. */
const SAMPLE = 20;

/** The median time that recent runs of a DAG took, in ms; undefined when none has succeeded. */
export async function medianRunMs(db: Kysely<Database>, dagId: DagId): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number | null }>`
    select percentile_cont(0.5) within group (order by ended_at - started_at)::float8 as ms
    from (select started_at, ended_at from dag_run
      where dag_id = ${dagId} and state = 'success' and started_at is not null
      order by run_after desc, run_key desc limit ${SAMPLE}) recent`.execute(db);
  return rows[0]?.ms ?? undefined;
}
