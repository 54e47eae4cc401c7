import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, RunId, RunState } from "@daymill/core";
import type { Database } from "../database.ts";

/** The runs of one day that are in one state. */
export interface CalendarRow {
  /** `2024-03-15`: of the logical date, or without one of the instant from which the run may start. */
  readonly day: string;
  readonly state: RunState;
  readonly runs: number;
  /** The newest of them. */
  readonly runId: RunId;
}

/** All runs of a DAG by day and state, oldest day first. `timezone`: whose days they are, the DAG's. */
export async function readCalendar(
  db: Kysely<Database>,
  { dagId, timezone }: { readonly dagId: DagId; readonly timezone: string },
): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`
    select day, state, count(*)::int as runs, (array_agg(run_id order by run_key desc))[1] as "runId"
    from (select state, run_id, run_key, to_char(
        to_timestamp(coalesce(logical_date, run_after) / 1000.0) at time zone ${timezone}, 'YYYY-MM-DD') as day
      from dag_run where dag_id = ${dagId}) dated
    group by day, state order by day, state`.execute(db);
  return rows;
}
