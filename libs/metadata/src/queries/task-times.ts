import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, RunKey, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";

/** When a task of a run was at work; of a mapped task from its first instance to its last. */
export interface TaskTimesRow {
  readonly taskId: TaskId;
  readonly startedAt: EpochMillis;
  /** Null while an instance goes on. */
  readonly endedAt: EpochMillis | null;
}

/** The tasks of a run that have begun, by their newest attempts. */
export async function readTaskTimes(db: Kysely<Database>, runKey: RunKey): Promise<TaskTimesRow[]> {
  const { rows } = await sql<TaskTimesRow>`
    select task_id as "taskId", min(started_at) as "startedAt",
      case when bool_and(ended_at is not null) then max(ended_at) end as "endedAt"
    from task_instance where run_key = ${runKey} and started_at is not null
    group by task_id order by task_id`.execute(db);
  return rows;
}
