import { behindOthers } from "./behind-others.ts";
import { deadlineDue } from "./deadlines.ts";
import { hasOwnLimit } from "./own-limit.ts";
import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_create_runs(now, runs): makes runs that do not exist yet (by run id, and by logical date), queued, with an instance
 * and a summary for each task of their version; those that are left out stand as removed from the beginning. Says which
 * it made; what existed is left as it is and not named. The schedule makes no run for a day whose run was removed. A
 * deadline that has passed is missed only where the schedule was late: who makes a run of another day, or a DAG with days
 * before it, knows.
 */
export const createRunsFunction = `
create or replace function dm_create_runs(p_now bigint, p_runs jsonb)
returns table (run_key bigint, dag_id text, run_id text)
language plpgsql ${HOT_SETTINGS} as $$
#variable_conflict use_column
declare
  v_none integer[] := dm_add_counts('{none}', '{1}');
  v_removed integer[] := dm_add_counts('{removed}', '{1}');
begin
  return query
  with wanted as materialized (
    select * from jsonb_to_recordset(p_runs) as w(
      position integer, dag_id text, run_id text, type text, logical_date bigint, interval_start bigint,
      interval_end bigint, run_after bigint, turn bigint, params jsonb, version_key bigint, backfill_key bigint,
      triggered_by text, note text, left_out jsonb)
  ), made as (
    insert into dag_run as r (dag_id, run_id, type, state, logical_date, interval_start, interval_end, run_after, turn,
      queued_at, params, version_key, backfill_key, triggered_by, note, looks_back)
    select w.dag_id, w.run_id, w.type, 'queued', w.logical_date, w.interval_start, w.interval_end, w.run_after, w.turn,
      p_now, w.params, w.version_key, w.backfill_key, w.triggered_by, w.note,
      exists (select 1 from version_task t where t.version_key = w.version_key and t.past <> 'none')
    from wanted w
    where w.type <> 'scheduled' or not exists (
      select 1 from removed_run m where m.dag_id = w.dag_id and m.logical_date = w.logical_date)
    order by w.position
    on conflict do nothing
    returning r.run_key, r.dag_id, r.run_id, r.version_key, r.type, r.queued_at, r.logical_date
  ), deadline as (
    insert into run_deadline (run_key, generation, name, due_at)
    select r.run_key, 0, d.name, ${deadlineDue}
    from made r join version_deadline d on d.version_key = r.version_key join dag g on g.dag_id = r.dag_id
    where ${deadlineDue} > p_now
      or (r.type = 'scheduled' and d.origin = 'logicalDate' and ${deadlineDue} > g.created_at)
    order by r.run_key, d.name
  ), task as materialized (
    select m.run_key, m.dag_id, w.backfill_key, t.*, coalesce(w.left_out ? t.task_id, false) as left_out
    from made m join version_task t on t.version_key = m.version_key
    join wanted w on w.dag_id = m.dag_id and w.run_id = m.run_id
  ), own_lane as (
    insert into lane as l (dag_id, pool, task_id, run_key, max_per_task, max_per_run, max_per_key, key_space, rate_starts,
      rate_ms, rate_space, needs_worker, queue)
    select t.dag_id, t.pool, t.task_id, t.run_key, t.max_per_task, t.max_per_run, t.max_per_key, t.key_space, t.rate_starts,
      t.rate_ms, t.rate_space, t.kind = 'task', t.queue
    from task t where t.max_per_run is not null
    returning l.lane_key, l.run_key, l.task_id
  ), instance as (
    insert into task_instance (run_key, task_id, lane_key, slots, priority, state, ended_at)
    select t.run_key, t.task_id,
      case when t.max_per_run is null then (
        select l.lane_key from lane l
        where l.dag_id = t.dag_id and l.pool = t.pool and l.run_key = 0
          and l.task_id = case when ${hasOwnLimit} then t.task_id else '' end
          and l.needs_worker = (t.kind = 'task') and l.queue = t.queue
      ) else (
        select l.lane_key from own_lane l where l.run_key = t.run_key and l.task_id = t.task_id
      ) end,
      t.slots, t.priority - ${behindOthers("t.backfill_key")}, case when t.left_out then 'removed' else 'none' end, case when t.left_out then p_now end
    from task t order by t.run_key, t.position
  ), summary as (
    insert into task_summary (run_key, task_id, position, expected, expanded, counts, keeps_choice, past)
    select t.run_key, t.task_id, t.position, 1, not t.mapped, 
      case when t.left_out then v_removed else v_none end, t.keeps_choice, t.past
    from task t
  )
  select m.run_key, m.dag_id, m.run_id from made m;
end
$$`;
