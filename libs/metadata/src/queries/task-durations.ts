import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, RunState, RunType, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";

/** How long a task usually takes. */
export interface TaskDurationRow {
  readonly taskId: TaskId;
  /** In how many of the runs it succeeded. */
  readonly runs: number;
  readonly medianMs: number;
}

export interface DurationSample {
  readonly dagId: DagId;
  readonly states?: readonly RunState[] | undefined;
  readonly types?: readonly RunType[] | undefined;
  /** How many of the newest runs are looked at, at most. */
  readonly limit: number;
  /** Where these have more instances, fewer runs are looked at, though LEAST_RUNS in any case. */
  readonly instances: number;
}

const LEAST_RUNS = 5;
/** The largest of so many newest runs tells how large they are: of one that is going on instances may still be to be made. */
const MEASURED_RUNS = 3;

/**
 * Medians over the newest runs of a DAG in which a task succeeded; of a mapped task from its first instance to its last. Tasks
 * that succeeded in none of the runs are absent.
 */
export async function readTaskDurations(
  db: Kysely<Database>,
  { dagId, states, types, limit, instances }: DurationSample,
): Promise<TaskDurationRow[]> {
  const ofStates = states === undefined ? sql`` : sql`and d.state = any(${[...states]}::text[])`;
  const ofTypes = types === undefined ? sql`` : sql`and d.type = any(${[...types]}::text[])`;
  const { rows } = await sql<TaskDurationRow>`
    with newest as (
      select d.run_key, row_number() over (order by d.run_after desc, d.run_key desc) as place
      from dag_run d where d.dag_id = ${dagId} ${ofStates} ${ofTypes}
      order by d.run_after desc, d.run_key desc limit ${limit}),
    size as (
      select greatest(1, max(expected)) as instances
      from (select sum(s.expected) as expected from newest n join task_summary s on s.run_key = n.run_key
        where n.place <= ${MEASURED_RUNS} group by s.run_key) runs)
    select task_id as "taskId", count(*)::int as runs,
      percentile_cont(0.5) within group (order by ms)::float8 as "medianMs"
    from (
      select i.task_id, max(i.ended_at) - min(i.started_at) as ms
      from newest n
        cross join size
        join task_instance i on i.run_key = n.run_key
      where n.place <= greatest(${LEAST_RUNS}, ${instances} / size.instances)
        and i.state = 'success' and i.started_at is not null and i.ended_at is not null
      group by i.run_key, i.task_id) lengths
    group by task_id order by task_id`.execute(db);
  return rows;
}
