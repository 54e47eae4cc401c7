import { readyLanes } from "./ready-lanes.ts";

/**
 * dm_claim_looks(now, most, holder): opens the attempts of ready tasks that need no worker. They wait for the limits of
 * their own task and for a pool that counts them: in it, as in dm_claim, nobody overtakes; keys and rates are as there. The
 * caller holds the claim lock.
 */
export const claimLooksFunction = `
create or replace function dm_claim_looks(p_now bigint, p_most integer, p_holder bigint, out p_moved json, out p_is_rated boolean)
language plpgsql as $$
declare
  v_next record;
  v_instances bigint[] := '{}';
  v_runs bigint[] := '{}';
  v_pools text[] := '{}';
  v_in_pool bigint[] := '{}';
  v_tasks text[] := '{}';
  v_in_task bigint[] := '{}';
  v_keys text[] := '{}';
  v_rates text[] := '{}';
  v_round integer;
  v_pool integer;
  v_task integer;
begin
  if not exists (select 1 from lane l where not l.needs_worker) or not exists (
    with recursive ${readyLanes}
    select 1 from ready_lane r join lane l on l.lane_key = r.lane_key where not l.needs_worker
  ) then
    return;
  end if;
  <<round>>
  loop
    v_round := cardinality(v_keys);
    for v_next in select * from dm_next_looks(p_now, p_most, v_keys) loop
      continue when v_next.instance_key = any(v_instances);
      exit round when cardinality(v_instances) >= p_most;
      v_task := null;
      if v_next.in_task is not null then
        v_task := array_position(v_tasks, v_next.dag_id || '/' || v_next.task_id);
        if v_task is null then
          v_tasks := v_tasks || (v_next.dag_id || '/' || v_next.task_id);
          v_in_task := v_in_task || v_next.in_task;
          v_task := cardinality(v_tasks);
        end if;
        continue when v_in_task[v_task] <= 0;
      end if;
      if v_next.in_key is not null
        and v_next.in_key <= cardinality(array_positions(v_keys[v_round + 1:], v_next.key_name)) then
        continue round;
      end if;
      if v_next.in_rate is not null then
        p_is_rated := true;
        continue when v_next.in_rate <= cardinality(array_positions(v_rates, v_next.rate_space));
      end if;
      if v_next.in_pool is not null then
        v_pool := array_position(v_pools, v_next.pool);
        if v_pool is null then
          v_pools := v_pools || v_next.pool;
          v_in_pool := v_in_pool || v_next.in_pool;
          v_pool := cardinality(v_pools);
        end if;
        v_in_pool[v_pool] := v_in_pool[v_pool] - v_next.slots;
        continue when v_in_pool[v_pool] < 0;
      end if;
      v_instances := v_instances || v_next.instance_key;
      v_runs := v_runs || v_next.run_key;
      if v_task is not null then
        v_in_task[v_task] := v_in_task[v_task] - 1;
      end if;
      if v_next.in_key is not null then
        v_keys := v_keys || v_next.key_name;
      end if;
      if v_next.in_rate is not null then
        v_rates := v_rates || v_next.rate_space;
      end if;
    end loop;
    exit;
  end loop;
  if v_instances = '{}' then
    return;
  end if;
  v_instances := dm_lock_free(v_instances, v_runs, p_holder);
  if cardinality(v_rates) > 0 then
    perform dm_note_starts(p_now, v_instances);
  end if;
  p_moved := dm_open_looks(p_now, v_instances);
end
$$`;

/**
 * dm_open_looks(now, instances): scheduled to up_for_reschedule (a sensor) or deferred, each with an attempt that is to be
 * looked at now. Whose ends it awaits stands there before the first look: an end during that look is not missed. The runs
 * are locked. Answers with the moves.
 */
export const openLooksFunction = `
create or replace function dm_open_looks(p_now bigint, p_instances bigint[]) returns json
language plpgsql as $$
declare
  v_moved json;
  v_redone bigint[];
begin
  with granted as materialized (
    select i.instance_key, i.ready_at, l.pool, t.awaits_dag, case t.kind when 'sensor' then 'up_for_reschedule' else 'deferred' end as to_state
    from task_instance i
    join lane l on l.lane_key = i.lane_key
    join dag_run r on r.run_key = i.run_key
    left join version_task t on t.version_key = r.version_key and t.task_id = i.task_id
    where i.instance_key = any(p_instances) and i.state = 'scheduled'
  ), claimed as (
    update task_instance i set
      state = g.to_state,
      attempt_key = nextval('task_attempt_attempt_key_seq'),
      attempt_number = i.attempt_number + 1,
      try_number = i.try_number + 1,
      ready_at = null,
      started_at = p_now,
      ended_at = null
    from granted g
    where i.instance_key = g.instance_key and i.instance_key = any(p_instances) and i.state = 'scheduled'
    returning i.instance_key, i.run_key, i.task_id, i.map_index, i.attempt_key, i.attempt_number, i.try_number,
      i.generation, i.slots, i.lane_key, i.limit_key, i.state, g.ready_at, g.pool, g.awaits_dag
  ), opened as (
    insert into task_attempt (attempt_key, instance_key, number, generation, try_number, scheduled_at, queued_at, started_at)
    select c.attempt_key, c.instance_key, c.attempt_number, c.generation, c.try_number, c.ready_at, p_now, p_now
    from claimed c
  ), looked as (
    insert into task_look (attempt_key, instance_key, lane_key, limit_key, pool, slots, due_at, awaits_dag)
    select c.attempt_key, c.instance_key, c.lane_key, c.limit_key, c.pool, c.slots, p_now, c.awaits_dag from claimed c
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select c.run_key, c.task_id, array_agg('scheduled'::text) as from_states, array_agg(c.state) as to_states
      from claimed c group by c.run_key, c.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_agg(json_build_array(c.run_key, c.task_id, c.map_index, 'scheduled', c.state, c.attempt_number)),
    array_agg(c.instance_key) filter (where c.generation > 0)
  into v_moved, v_redone from claimed c;
  if v_redone is not null then
    perform dm_drop_former(v_redone);
  end if;
  return v_moved;
end
$$`;
