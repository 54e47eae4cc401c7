import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";

/** A task in one run, its mapped instances taken together. */
export interface TaskHistoryRow {
  readonly runId: RunId;
  readonly logicalDate: EpochMillis | null;
  readonly runAfter: EpochMillis;
  /** The zone of the DAG in the run's version. */
  readonly timezone: string;
  /** failed: one did. open: one has not ended. skipped: all are. success: the rest succeeded. */
  readonly outcome: "failed" | "open" | "skipped" | "success";
  /** Of the first instance that started, by its newest try. */
  readonly startedAt: EpochMillis | null;
  /** Of the last one that ended. */
  readonly endedAt: EpochMillis | null;
  /** The sum of `rows` over the outputs; null when none has a number of that name. */
  readonly rows: number | null;
}

export interface TaskHistoryPage {
  readonly dagId: DagId;
  readonly taskId: TaskId;
  /** The last run that is wanted, as readTaskHistory orders them; absent: the newest of the DAG. */
  readonly until?: RunId;
  readonly limit: number;
}

/** A task over the last runs of its DAG that have it, by the instant from which they may start, oldest first. */
export async function readTaskHistory(
  db: Kysely<Database>,
  { dagId, taskId, until, limit }: TaskHistoryPage,
): Promise<TaskHistoryRow[]> {
  const upTo =
    until === undefined
      ? sql``
      : sql`and (run_after, run_key) <=
          (select run_after, run_key from dag_run where dag_id = ${dagId} and run_id = ${until})`;
  const { rows } = await sql<TaskHistoryRow>`
    select run.run_id as "runId", run.logical_date as "logicalDate", run.run_after as "runAfter",
      version.graph -> 'schedule' ->> 'timezone' as timezone, task.outcome, task."startedAt", task."endedAt", task.rows
    from (select run_key, run_id, logical_date, run_after, version_key from dag_run where dag_id = ${dagId} ${upTo}
      order by run_after desc, run_key desc limit ${limit}) run
    join dag_version version on version.version_key = run.version_key
    cross join lateral (select case
          when bool_or(instance.state in ('failed', 'upstream_failed')) then 'failed'
          when bool_or(instance.state not in ('success', 'skipped')) then 'open'
          when bool_and(instance.state = 'skipped') then 'skipped'
          when count(*) > 0 then 'success' end as outcome, min(instance.started_at) as "startedAt",
        max(instance.ended_at) as "endedAt", sum(case when jsonb_typeof(output.value -> 'rows') = 'number'
          then (output.value ->> 'rows')::float8 end) as rows
      from task_instance instance left join output on output.instance_key = instance.instance_key
        and output.generation = instance.generation
      where instance.run_key = run.run_key and instance.task_id = ${taskId} and instance.state <> 'removed') task
    where task.outcome is not null
    order by run.run_after, run.run_key`.execute(db);
  return rows;
}
