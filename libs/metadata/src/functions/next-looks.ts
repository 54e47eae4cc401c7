import { hasKeyRoom, keyAndRateRoom, keyColumns, rateCandidates, usedKeys } from "./keys-and-rates.ts";
import { readyLanes } from "./ready-lanes.ts";

/**
 * dm_next_looks(now, most, keys): ready instances that need no worker, in claim order, with the room of what limits them;
 * see dm_next_ready. Null room: no limit.
 */
export const nextLooksFunction = `
create or replace function dm_next_looks(p_now bigint, p_most integer, p_keys text[])
returns table (
  instance_key bigint, run_key bigint, slots integer, dag_id text, task_id text, pool text, in_pool bigint,
  in_task bigint, key_name text, in_key integer, rate_space text, in_rate bigint
)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  with recursive ${readyLanes}, ${usedKeys}, room as materialized (
    select l.lane_key, l.dag_id, l.task_id, l.pool, d.paused,
      case when p.include_deferred then nullif(p.slots, -1)
        - coalesce((select sum(i.slots) from task_instance i join lane u on u.lane_key = i.lane_key
          where i.session_key is not null and u.pool = l.pool), 0)
        - coalesce((select sum(k.slots) from task_look k where k.pool = l.pool), 0) end as in_pool,
      case when l.max_per_task is not null then l.max_per_task - (
        select count(*) from task_look k join lane u on u.lane_key = k.lane_key
        where u.dag_id = l.dag_id and u.task_id = l.task_id) end as in_task,
      case when l.max_per_run is not null then l.max_per_run - (
        select count(*) from task_look k where k.lane_key = l.lane_key) end as in_run,
      ${keyAndRateRoom}
    from ready_lane r
    join lane l on l.lane_key = r.lane_key and not l.needs_worker
    join dag d on d.dag_id = l.dag_id
    join pool p on p.name = l.pool
  )
  select c.instance_key, c.run_key, c.slots, l.dag_id, l.task_id, l.pool, l.in_pool, l.in_task, c.key_name, c.in_key,
    l.rate_space, l.in_rate
  from room l cross join lateral (
    select i.instance_key, i.run_key, i.slots, i.priority, i.ready_at + 50 * i.map_index as place, ${keyColumns}
    from task_instance i
    where i.lane_key = l.lane_key and i.ready_at is not null and ${hasKeyRoom}
      and (not l.paused or exists (
        select 1 from dag_run x where x.run_key = i.run_key and x.backfill_key is not null))
    order by i.priority desc, i.ready_at + 50 * i.map_index
    limit least(p_most, l.in_task, l.in_run, ${rateCandidates})
  ) c
  where least(l.in_task, l.in_run, 1) > 0
  order by c.priority desc, c.place, c.instance_key limit p_most;
end
$$`;
