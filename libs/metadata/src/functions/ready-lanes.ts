/**
 * The lanes in which something is ready, as `ready_lane` of a recursive `with`. They are found one after another in the
 * index of what is ready: a lane costs one probe, however much waits in it and however many lanes there are.
 */
export const readyLanes = `ready_lane as (
    (select i.lane_key from task_instance i where i.ready_at is not null order by i.lane_key limit 1)
    union all
    select (
      select i.lane_key from task_instance i
      where i.ready_at is not null and i.lane_key > r.lane_key order by i.lane_key limit 1
    ) from ready_lane r where r.lane_key is not null
  )`;

/** Whether whoever serves `p_queues` (null: all) may run what stands in a lane `l`. */
export const isServed = `(p_queues is null or l.queue = '' or l.queue = any(p_queues))`;
