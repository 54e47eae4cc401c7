import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, RunKey, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";

/** When a task usually begins and ends: medians, in ms since the start of the run. */
export interface UsualTimesRow {
  readonly taskId: TaskId;
  /** From how many runs that is taken. */
  readonly runs: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** How many of the newest successful runs are looked at. */
const SAMPLE = 20;

/**
 * When the tasks of a DAG began and ended in its newest successful runs, but for one run, which is to be compared with them.
 * Of a mapped task from the first instance to the last.
 */
export async function readUsualTimes(
  db: Kysely<Database>,
  { dagId, except }: { readonly dagId: DagId; readonly except: RunKey },
): Promise<UsualTimesRow[]> {
  const { rows } = await sql<UsualTimesRow>`
    select task_id as "taskId", count(*)::int as runs,
      percentile_cont(0.5) within group (order by start_ms)::float8 as "startMs",
      percentile_cont(0.5) within group (order by end_ms)::float8 as "endMs"
    from (
      select i.run_key, i.task_id,
        min(i.started_at - r.started_at) as start_ms, max(i.ended_at - r.started_at) as end_ms
      from (select run_key, started_at from dag_run
          where dag_id = ${dagId} and state = 'success' and started_at is not null and run_key <> ${except}
          order by run_after desc, run_key desc limit ${SAMPLE}) r
        join task_instance i on i.run_key = r.run_key
      where i.state = 'success' and i.started_at is not null and i.ended_at is not null
      group by i.run_key, i.task_id) times
    group by task_id order by task_id`.execute(db);
  return rows;
}
