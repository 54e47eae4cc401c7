import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";

/** A task in one run, its mapped instances taken together. */
export interface TaskHistoryRow {
  readonly runId: RunId;
  readonly logicalDate: EpochMillis | null;
  readonly runAfter: EpochMillis;
  /** Whether all instances succeeded. */
  readonly isSuccess: boolean;
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
      task."isSuccess", task."startedAt", task."endedAt", task.rows
    from (select run_key, run_id, logical_date, run_after from dag_run where dag_id = ${dagId} ${upTo}
      order by run_after desc, run_key desc limit ${limit}) run,
    lateral (select bool_and(instance.state = 'success') as "isSuccess", min(instance.started_at) as "startedAt",
        max(instance.ended_at) as "endedAt", sum(case when jsonb_typeof(output.value -> 'rows') = 'number'
          then (output.value ->> 'rows')::float8 end) as rows
      from task_instance instance left join output on output.instance_key = instance.instance_key
        and output.generation = instance.generation
      where instance.run_key = run.run_key and instance.task_id = ${taskId} and instance.state <> 'removed') task
    where task."isSuccess" is not null
    order by run.run_after, run.run_key`.execute(db);
  return rows;
}
