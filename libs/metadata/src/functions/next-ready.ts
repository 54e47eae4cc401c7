import { hasKeyRoom, keyAndRateRoom, keyColumns, rateCandidates, usedKeys } from "./keys-and-rates.ts";
import { isServed, readyLanes } from "./ready-lanes.ts";

/**
 * dm_next_ready(now, most, queues, keys): ready instances of open lanes of these queues in claim order (priority, then place: see task_instance_ready), with
 * the room of everything that limits them and the number of instances that occupy slots now. Null room: no limit.
 *
 * Occupied slots are counted, never kept: there are at most as many as workers. Ready instances are found by lane: a lane
 * that is closed costs one probe however much waits in it. Of a paused DAG only backfills go on: they are asked for by
 * somebody, and have a pause of their own. \`keys\` are those that this claim has taken so far. A lane whose rate is used
 * up still offers its first, so that it is known to wait.
 */
export const nextReadyFunction = `
create or replace function dm_next_ready(p_now bigint, p_most bigint, p_queues text[], p_keys text[])
returns table (
  instance_key bigint, run_key bigint, slots integer, lane_key bigint, dag_id text, pool text, task_id text,
  in_pool bigint, in_dag bigint, in_task bigint, in_run bigint, key_name text, in_key integer, rate_space text,
  in_rate bigint, occupied bigint
)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  with recursive ${readyLanes}, ${usedKeys}, used as materialized (
    select l.lane_key, l.dag_id, l.pool, l.task_id, o.instances, o.slots
    from (
      select i.lane_key, count(*)::integer as instances, sum(i.slots)::integer as slots
      from task_instance i where i.session_key is not null group by i.lane_key
    ) o join lane l on l.lane_key = o.lane_key
  ), room as materialized (
    select l.lane_key, l.dag_id, l.pool, l.task_id, d.paused, nullif(p.slots, -1) as pool_slots,
      nullif(p.slots, -1) - coalesce(o.in_pool, 0) - case when p.include_deferred
        then coalesce((select sum(k.slots) from task_look k where k.pool = l.pool), 0) else 0 end as in_pool,
      d.max_active_tasks - coalesce(o.in_dag, 0) as in_dag,
      l.max_per_task - coalesce(o.in_task, 0) as in_task,
      l.max_per_run - coalesce(o.in_run, 0) as in_run,
      ${keyAndRateRoom},
      coalesce(o.occupied, 0) as occupied
    from ready_lane r
    join lane l on l.lane_key = r.lane_key and l.needs_worker and ${isServed}
    join dag d on d.dag_id = l.dag_id
    join pool p on p.name = l.pool
    cross join lateral (
      select sum(u.slots) filter (where u.pool = l.pool) as in_pool,
        sum(u.instances) filter (where u.dag_id = l.dag_id) as in_dag,
        sum(u.instances) filter (where u.dag_id = l.dag_id and u.task_id = l.task_id) as in_task,
        sum(u.instances) filter (where u.lane_key = l.lane_key) as in_run,
        sum(u.instances) as occupied
      from used u
    ) o
  )
  select c.instance_key, c.run_key, c.slots, l.lane_key, l.dag_id, l.pool, l.task_id, l.in_pool, l.in_dag, l.in_task,
    l.in_run, c.key_name, c.in_key, l.rate_space, l.in_rate, l.occupied
  from room l cross join lateral (
    select i.instance_key, i.run_key, i.slots, i.priority, i.ready_at + 50 * i.map_index as place, ${keyColumns}
    from task_instance i
    where i.lane_key = l.lane_key and i.ready_at is not null and (l.pool_slots is null or i.slots <= l.pool_slots)
      and ${hasKeyRoom}
      and (not l.paused or exists (
        select 1 from dag_run r where r.run_key = i.run_key and r.backfill_key is not null))
    order by i.priority desc, i.ready_at + 50 * i.map_index
    limit least(p_most, l.in_dag, l.in_task, l.in_run, ${rateCandidates})
  ) c
  where least(l.in_pool, l.in_dag, l.in_task, l.in_run, 1) > 0
  order by c.priority desc, c.place, c.instance_key;
end
$$`;
