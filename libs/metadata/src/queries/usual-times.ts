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
/** By so much the clocks of two servers may differ, so that a task seems to have begun before its run; in ms. */
const CLOCKS_DIFFER_MS = 1_000;

/**
 * When the tasks of a DAG began and ended in its newest successful runs, but for one run, which is to be compared with them.
 * Of a mapped task from the first instance to the last. Runs that were cleared, or went on after they were over since a
 * task was marked, do not count: they began anew, and tasks that did not run again began before them.
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
      from (select d.run_key, d.started_at from dag_run d
          where d.dag_id = ${dagId} and d.state = 'success' and d.started_at is not null and d.run_key <> ${except}
            and d.clear_number = 0 and not exists (select from task_instance b
              where b.run_key = d.run_key and b.started_at < d.started_at - ${CLOCKS_DIFFER_MS})
          order by d.run_after desc, d.run_key desc limit ${SAMPLE}) r
        join task_instance i on i.run_key = r.run_key
      where i.state = 'success' and i.started_at is not null and i.ended_at is not null
      group by i.run_key, i.task_id) times
    group by task_id order by task_id`.execute(db);
  return rows;
}
