import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, RunState, TaskInstanceKey } from "@daymill/core";
import type { Database } from "../database.ts";

/** What can stand in the way of a task instance, as it is now. */
export interface WaitingFacts {
  readonly dagPaused: boolean;
  readonly runState: RunState;
  readonly runAfter: EpochMillis;
  /** Why no run starts at all; null: they do. */
  readonly startHold: string | null;
  /** Runs of the DAG that hold a place among the active ones, and how many may. */
  readonly activeRuns: number;
  readonly maxActiveRuns: number;
  /** Task instances of the DAG that occupy a slot, and how many may; null: no limit. */
  readonly activeTasks: number;
  readonly maxActiveTasks: number | null;
  /** null: no such pool. */
  readonly poolSlots: number | null;
  readonly poolUsed: number;
  /** Whether what needs no worker counts against the pool, too. */
  readonly poolHoldsLooks: boolean;
  /** Instances of the task that are active over all runs / in this run, and how many may. */
  readonly activePerTask: number;
  readonly maxPerTask: number | null;
  readonly activePerRun: number;
  readonly maxPerRun: number | null;
  /** The key that it counts under, instances that are active under it, and how many may; null: it has none. */
  readonly limitKey: string | null;
  readonly activePerKey: number;
  readonly maxPerKey: number | null;
  /** Attempts that may start within any period of so many milliseconds; null: it has no rate. */
  readonly rateStarts: number | null;
  readonly rateMs: number | null;
  /** Whether an earlier run holds it back; null: it does not depend on the past. */
  readonly heldByPast: boolean | null;
  /** When its rate lets the next start; null: now. */
  readonly rateOpensAt: EpochMillis | null;
  /** Its queue; empty: it needs no process. */
  readonly queue: string;
  /** Sessions that could take it, are not drained, and whose lease holds: they serve its queue, and have workers where it needs one. */
  readonly liveSessions: number;
  /** The workers that could, but are drained. */
  readonly drainedWorkers: readonly string[];
}

/** Reads the limits that concern one task instance; undefined when it is gone. */
export async function readWaitingFacts(
  db: Kysely<Database>,
  which: { readonly instanceKey: TaskInstanceKey; readonly now: EpochMillis },
): Promise<WaitingFacts | undefined> {
  // Whatever occupies a slot names a session: the partial index holds only those few rows.
  const { rows } = await sql<WaitingFacts>`
    with occupying as (
      select i.run_key, i.task_id, i.slots, i.limit_key, l.pool, l.dag_id, l.key_space
      from task_instance i join lane l on l.lane_key = i.lane_key
      where i.session_key is not null
    ), active as (
      select o.run_key, o.task_id, o.dag_id, o.limit_key, o.key_space from occupying o
      union all
      select i.run_key, i.task_id, l.dag_id, k.limit_key, l.key_space
      from task_look k join task_instance i on i.instance_key = k.instance_key join lane l on l.lane_key = k.lane_key
    )
    select d.paused and r.backfill_key is null as "dagPaused", r.state as "runState", r.run_after as "runAfter",
      (select h.reason from start_hold h order by h.since limit 1) as "startHold",
      (select count(*)::int from dag_run o where o.dag_id = d.dag_id and o.ended_at is null and o.state = 'running'
        and not o.only_waits) as "activeRuns",
      d.max_active_runs as "maxActiveRuns",
      (select count(*)::int from occupying o where o.dag_id = d.dag_id) as "activeTasks",
      d.max_active_tasks as "maxActiveTasks",
      p.slots as "poolSlots",
      (select coalesce(sum(o.slots), 0)::int from occupying o where o.pool = l.pool)
        + case when p.include_deferred
          then (select coalesce(sum(k.slots), 0)::int from task_look k where k.pool = l.pool) else 0 end as "poolUsed",
      coalesce(p.include_deferred, false) as "poolHoldsLooks",
      (select count(*)::int from active o where o.dag_id = d.dag_id and o.task_id = i.task_id) as "activePerTask",
      l.max_per_task as "maxPerTask",
      (select count(*)::int from active o where o.run_key = r.run_key and o.task_id = i.task_id) as "activePerRun",
      l.max_per_run as "maxPerRun",
      i.limit_key as "limitKey",
      (select count(*)::int from active o where o.key_space = l.key_space and o.limit_key = i.limit_key)
        as "activePerKey",
      l.max_per_key as "maxPerKey",
      l.rate_starts as "rateStarts", l.rate_ms as "rateMs",
      case when l.rate_space is not null then dm_rate_opens(${which.now}, l.rate_space, l.rate_starts, l.rate_ms) end
        as "rateOpensAt",
      (select dm_is_held_by_past(r.run_key, s.task_id) from task_summary s
        where s.run_key = r.run_key and s.task_id = i.task_id and s.past <> 'none') as "heldByPast",
      l.queue,
      serving.live as "liveSessions", serving.drained as "drainedWorkers"
    from task_instance i
    join dag_run r on r.run_key = i.run_key
    join dag d on d.dag_id = r.dag_id
    join lane l on l.lane_key = i.lane_key
    left join pool p on p.name = l.pool
    cross join lateral (
      select count(*) filter (where w.name is null)::int as live,
        coalesce(json_agg(distinct w.name) filter (where w.name is not null), '[]') as drained
      from worker_session s left join worker_drain w on w.name = s.name
      where s.ended_at is null and s.lease_until > ${which.now}
        and (s.slots is distinct from 0 or not l.needs_worker)
        and (s.queues is null or l.queue = any(s.queues))
    ) serving
    where i.instance_key = ${which.instanceKey}`.execute(db);
  return rows[0];
}
