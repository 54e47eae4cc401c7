import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId } from "@daymill/core";
import type { Database } from "../database.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

/** A task instance that waits for a person. */
export interface AwaitedApproval {
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly logicalDate: EpochMillis | null;
  readonly timezone: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly label: string | null;
  /** When it began to wait. */
  readonly since: EpochMillis;
  /** How many there are, listed or not. */
  readonly total: number;
}

/** Task instances of all DAGs that wait for a person, the longest wait first. */
export async function listAwaitedApprovals(
  db: Kysely<Database>,
  limit: number,
  seen?: SeenDags,
): Promise<AwaitedApproval[]> {
  // What a task waits for stands in the graph of its version: each is opened once, however many instances wait.
  const { rows } = await sql<AwaitedApproval>`
    with waiting as (
      select i.task_id, i.map_index, i.label, r.dag_id, r.run_id, r.logical_date, r.version_key, a.queued_at
      from task_look l
      join task_attempt a on a.attempt_key = l.attempt_key
      join task_instance i on i.instance_key = l.instance_key
      join dag_run r on r.run_key = i.run_key
      where i.state = 'deferred' and ${isSeen("r.dag_id", seen)}
    ), asking as materialized (
      select t.version_key, t.task_id, v.graph -> 'schedule' ->> 'timezone' as timezone
      from (select distinct version_key, task_id from waiting) t
      join dag_version v on v.version_key = t.version_key
      where jsonb_path_exists(v.graph, '$.tasks[*] ? (@.id == $task && @.wait.kind == "approval")',
        jsonb_build_object('task', t.task_id))
    )
    select dag_id as "dagId", run_id as "runId", logical_date as "logicalDate", timezone, task_id as "taskId",
      map_index as "mapIndex", label, queued_at as since, (count(*) over ())::int as total
    from waiting join asking using (version_key, task_id)
    order by queued_at, dag_id, run_id, task_id, map_index
    limit ${limit}`.execute(db);
  return rows;
}

export interface PausedDag {
  readonly dagId: DagId;
  readonly reason: string;
  /** How many there are, listed or not. */
  readonly total: number;
}

/** DAGs that the scheduler paused because their runs failed, by id. */
export async function listPausedByFailures(db: Kysely<Database>, limit: number, seen?: SeenDags): Promise<PausedDag[]> {
  return await db
    .selectFrom("dag")
    .select(["dag_id as dagId", "pause_reason as reason", sql<number>`(count(*) over ())::int`.as("total")])
    .where("active", "=", true)
    .where("paused", "=", true)
    .where("pause_reason", "is not", null)
    .where(isSeen("dag_id", seen))
    .$narrowType<{ reason: string }>()
    .orderBy("dag_id")
    .limit(limit)
    .execute();
}

/** The next run of a DAG. */
export interface SoonRun {
  readonly dagId: DagId;
  readonly timezone: string;
  readonly runAfter: EpochMillis;
  readonly intervalStart: EpochMillis;
  readonly intervalEnd: EpochMillis;
}

/** The next run of each DAG that is on and has one, the soonest first. */
export async function listSoonest(db: Kysely<Database>, limit: number, seen?: SeenDags): Promise<SoonRun[]> {
  return await db
    .selectFrom("dag")
    .innerJoin("dag_version as version", "version.version_key", "dag.current_version_key")
    .select([
      "dag.dag_id as dagId",
      sql<string>`version.graph -> 'schedule' ->> 'timezone'`.as("timezone"),
      "dag.next_run_after as runAfter",
      "dag.next_interval_start as intervalStart",
      "dag.next_interval_end as intervalEnd",
    ])
    .where("dag.active", "=", true)
    .where("dag.paused", "=", false)
    .where("dag.next_run_after", "is not", null)
    .where("dag.next_interval_start", "is not", null)
    .where("dag.next_interval_end", "is not", null)
    .where(isSeen("dag.dag_id", seen))
    .$narrowType<{ runAfter: EpochMillis; intervalStart: EpochMillis; intervalEnd: EpochMillis }>()
    .orderBy("dag.next_run_after")
    .orderBy("dag.dag_id")
    .limit(limit)
    .execute();
}
