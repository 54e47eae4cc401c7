import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, RunState } from "@daymill/core";
import type { Database } from "../database.ts";

export interface DatedRun {
  readonly logicalDate: EpochMillis;
  readonly runId: RunId;
  readonly state: RunState;
  /** By retention: its day counts as run still. */
  readonly isRemoved: boolean;
}

/** The runs of a DAG whose logical date lies in [from, to), oldest first, with those that retention removed. */
export async function listRunsByDate(
  db: Kysely<Database>,
  range: { readonly dagId: DagId; readonly from: EpochMillis; readonly to: EpochMillis },
): Promise<DatedRun[]> {
  const found = await sql<DatedRun>`
    select logical_date as "logicalDate", run_id as "runId", state, false as "isRemoved" from dag_run
    where dag_id = ${range.dagId} and logical_date >= ${range.from}::bigint and logical_date < ${range.to}::bigint
    union all
    (select distinct on (m.logical_date) m.logical_date, m.run_id, m.state, true from removed_run m
      where m.dag_id = ${range.dagId} and m.logical_date >= ${range.from}::bigint and m.logical_date < ${range.to}::bigint
        and not exists (
          select 1 from dag_run r where r.dag_id = m.dag_id and r.logical_date = m.logical_date)
      order by m.logical_date, m.run_key desc)
    order by 1`.execute(db);
  return found.rows;
}

/** The first day that has a run of a DAG, or had one; undefined: it never ran. */
export async function firstRunDate(db: Kysely<Database>, dagId: DagId): Promise<EpochMillis | undefined> {
  const { rows } = await sql<{ first: EpochMillis | null }>`
    select least(
      (select min(logical_date) from dag_run where dag_id = ${dagId}),
      (select min(logical_date) from removed_run where dag_id = ${dagId})) as first`.execute(db);
  return rows[0]?.first ?? undefined;
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
