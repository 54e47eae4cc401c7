import { HOT_SETTINGS } from "./settings.ts";

/** In claim order: priority first; see the index task_instance_ready for the place. */
const TURN = "priority desc, place, instance_key";

/**
 * dm_claim(now, sessions, free, parallelism): gives ready instances to worker sessions with free slots, within every
 * limit: parallelism, slots of pools, active tasks of a DAG, of a task, of a task in a run. Opens an attempt for each.
 *
 * The caller holds the claim lock, so what is counted here stays true until the commit. Occupied slots are counted, never
 * kept: there are at most as many as workers. Ready instances are found by lane: a few lanes are looked at, closed ones
 * cost one probe each however much waits in them. In a pool nobody overtakes: a task that needs more slots than are free
 * holds back those after it, so that it gets its turn. A run that somebody else has locked is left; whoever holds it
 * claims after us.
 */
export const claimFunction = `
create or replace function dm_claim(p_now bigint, p_sessions bigint[], p_free integer[], p_parallelism integer)
returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_most integer;
  v_claimed bigint[];
begin
  select least((select sum(f) from unnest(p_free) f), p_parallelism - count(*)) into v_most
  from task_instance i where i.session_key is not null;
  if v_most is null or v_most <= 0 then
    return null;
  end if;

  with recursive ready_lane as (
    (select i.lane_key from task_instance i where i.ready_at is not null order by i.lane_key limit 1)
    union all
    select (
      select i.lane_key from task_instance i
      where i.ready_at is not null and i.lane_key > r.lane_key order by i.lane_key limit 1
    ) from ready_lane r where r.lane_key is not null
  ), used as materialized (
    select l.lane_key, l.dag_id, l.pool, l.task_id, o.instances, o.slots
    from (
      select i.lane_key, count(*) as instances, sum(i.slots) as slots
      from task_instance i where i.session_key is not null group by i.lane_key
    ) o join lane l on l.lane_key = o.lane_key
  ), lane_room as materialized (
    select l.lane_key, l.dag_id, l.pool, l.task_id, p.slots as pool_slots,
      p.slots - coalesce((select sum(u.slots) from used u where u.pool = l.pool), 0) as in_pool,
      d.max_active_tasks - coalesce((select sum(u.instances) from used u where u.dag_id = l.dag_id), 0) as in_dag,
      l.max_per_task - coalesce((
        select sum(u.instances) from used u where u.dag_id = l.dag_id and u.task_id = l.task_id), 0) as in_task,
      l.max_per_run - coalesce((select u.instances from used u where u.lane_key = l.lane_key), 0) as in_run
    from ready_lane r
    join lane l on l.lane_key = r.lane_key
    join dag d on d.dag_id = l.dag_id
    join pool p on p.name = l.pool
    where not d.paused
  ), candidate as (
    select c.*, l.lane_key, l.dag_id, l.pool, l.task_id as lane_task, l.in_pool, l.in_dag, l.in_task, l.in_run
    from lane_room l cross join lateral (
      select i.instance_key, i.run_key, i.slots, i.priority, i.ready_at + 50 * i.map_index as place
      from task_instance i
      where i.lane_key = l.lane_key and i.ready_at is not null and i.slots <= l.pool_slots
      order by i.priority desc, i.ready_at + 50 * i.map_index, i.instance_key
      limit least(v_most, l.in_dag, l.in_task, l.in_run)
    ) c
    where l.in_pool > 0 and least(l.in_dag, l.in_task, l.in_run, 1) > 0
  ), within_task as (
    select c.*, row_number() over (partition by c.dag_id, c.lane_task order by ${TURN}) as n from candidate c
  ), within_dag as (
    select c.*, row_number() over (partition by c.dag_id order by ${TURN}) as m
    from within_task c where c.in_task is null or c.n <= c.in_task
  ), within_pool as (
    select c.*, sum(c.slots) over (partition by c.pool order by ${TURN} rows unbounded preceding) as filled
    from within_dag c where c.in_dag is null or c.m <= c.in_dag
  ), chosen as materialized (
    select c.instance_key, c.run_key, c.lane_key, row_number() over (order by ${TURN}) as turn
    from within_pool c where c.filled <= c.in_pool
    order by ${TURN} limit v_most
  ), free_run as materialized (
    select r.run_key from dag_run r
    where r.run_key in (select c.run_key from chosen c)
    for no key update skip locked
  ), seat as (
    select s.session_key, row_number() over (order by k, s.place) as turn
    from unnest(p_sessions, p_free) with ordinality as s(session_key, free, place),
      generate_series(1, s.free) as k
  ), granted as materialized (
    select c.instance_key, s.session_key
    from (
      select c.instance_key, row_number() over (order by c.turn) as turn
      from chosen c join free_run r on r.run_key = c.run_key
    ) c join seat s on s.turn = c.turn
  ), claimed as (
    update task_instance i set
      state = 'queued',
      session_key = g.session_key,
      attempt_key = nextval('task_attempt_attempt_key_seq'),
      attempt_number = i.attempt_number + (b.attempt_key is null)::integer,
      try_number = i.try_number + (b.attempt_key is null)::integer,
      ready_at = null
    from granted g join task_instance b on b.instance_key = g.instance_key
    where i.instance_key = g.instance_key and i.state = 'scheduled'
    returning i.*, b.ready_at as scheduled_at, b.attempt_key as open_attempt
  ), opened as (
    insert into task_attempt (attempt_key, instance_key, number, generation, try_number, session_key, scheduled_at,
      queued_at)
    select c.attempt_key, c.instance_key, c.attempt_number, c.generation, c.try_number, c.session_key, c.scheduled_at,
      p_now
    from claimed c where c.open_attempt is null
  ), resumed as (
    update task_attempt a set attempt_key = c.attempt_key, session_key = c.session_key
    from claimed c where a.attempt_key = c.open_attempt
  ), forgotten_output as (
    delete from output w using claimed c where w.instance_key = c.instance_key and w.generation < c.generation
  ), forgotten_state as (
    delete from task_state t using claimed c where t.instance_key = c.instance_key and t.generation < c.generation
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select c.run_key, c.task_id, array_agg('scheduled'::text) as from_states, array_agg('queued'::text) as to_states
      from claimed c group by c.run_key, c.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select array_agg(c.instance_key) into v_claimed from claimed c;
  return dm_orders(v_claimed);
end
$$`;
