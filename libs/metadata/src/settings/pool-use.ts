import type { DagId, EpochMillis, RunId, TaskId, TaskState } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** A DAG whose current version uses a pool. */
export interface PoolUser {
  readonly dagId: DagId;
  readonly tasks: readonly TaskId[];
}

/** A task instance that holds slots of a pool. */
export interface PoolHolder {
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly taskId: TaskId;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly state: TaskState;
  readonly slots: number;
  /** null: claimed, and not started yet. */
  readonly since: EpochMillis | null;
}

/** The DAGs that name a pool, by id, each with the tasks that do. */
export async function listPoolUsers(db: Kysely<Database>, pool: string): Promise<PoolUser[]> {
  const { rows } = await sql<PoolUser>`
    select d.dag_id as "dagId", array_agg(t.task_id order by t.task_id) as tasks
    from version_task t join dag d on d.current_version_key = t.version_key
    where t.pool = ${pool} group by d.dag_id order by d.dag_id`.execute(db);
  return rows;
}

/** What holds slots of a pool now, the longest first, at most `limit`: what a worker has, and what is looked at. */
export async function listPoolHolders(
  db: Kysely<Database>,
  { pool, limit }: { readonly pool: string; readonly limit: number },
): Promise<PoolHolder[]> {
  const { rows } = await sql<PoolHolder>`
    select r.dag_id as "dagId", r.run_id as "runId", i.task_id as "taskId", i.map_index as "mapIndex", i.label, i.state,
      i.slots, i.started_at as since
    from (select i.instance_key from task_instance i join lane l on l.lane_key = i.lane_key
        where i.session_key is not null and l.pool = ${pool}
      union select k.instance_key from task_look k where k.pool = ${pool}) held
    join task_instance i on i.instance_key = held.instance_key
    join dag_run r on r.run_key = i.run_key
    order by i.started_at nulls last, i.instance_key limit ${limit}`.execute(db);
  return rows;
}
