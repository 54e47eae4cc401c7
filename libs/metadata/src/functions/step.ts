import { isAnyDrained } from "./is-drained.ts";
import { isServed } from "./ready-lanes.ts";
import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_step(now, holder, run, instance, attempt, started, ended, max_rss, cpu_ms, input, has_output, output, uri, bytes, next, free,
 * queues, parallelism, looks): the batch that most batches are, in one call of few and simple statements: an attempt in a worker
 * succeeded, and so at most one task of its run becomes ready, as the holder of the run decided from memory. Null, and
 * nothing is done: the run is not held any more, or the attempt does not own its instance; dm_settle knows what to do.
 *
 * A task that becomes ready where nothing else is ready, and whose lane has no limits of its own, is claimed in the same
 * update (dm_claim_next); whatever else is ready is given out by dm_claim, and up to \`looks\` of what needs no worker.
 */
export const stepFunction = `
create or replace function dm_step(
  p_now bigint, p_holder bigint, p_run bigint, p_instance bigint, p_attempt bigint, p_started bigint, p_ended bigint,
  p_max_rss bigint, p_cpu_ms bigint, p_input jsonb, p_has_output boolean, p_output jsonb, p_uri text, p_bytes integer,
  p_next text, p_free integer, p_queues text[], p_parallelism integer, p_looks integer
) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_from record;
  v_next bigint;
  v_moved json;
  v_claimed json;
  v_looks json;
  v_rated boolean;
  v_looks_rated boolean;
begin
  perform 1 from dag_run r where r.run_key = p_run and r.held_by = p_holder and r.state = 'running' for no key update;
  if not found then
    return null;
  end if;
  select i.task_id, i.map_index, i.state, i.generation, i.attempt_number into v_from
  from task_instance i where i.instance_key = p_instance and i.attempt_key = p_attempt;
  if v_from.state is null or v_from.state not in ('queued', 'running') then
    return null;
  end if;

  update task_instance i set state = 'success', attempt_key = null, session_key = null, due_at = null,
    started_at = coalesce(p_started, i.started_at), ended_at = p_ended, lost_count = 0
  where i.instance_key = p_instance;
  update task_attempt a set started_at = coalesce(a.started_at, p_started), ended_at = p_ended, outcome = 'success',
    next_state = 'success', max_rss = p_max_rss, cpu_ms = p_cpu_ms, rendered_input = coalesce(a.rendered_input, p_input)
  where a.attempt_key = p_attempt;
  if p_has_output then
    insert into output as w (instance_key, generation, attempt_number, value, uri, bytes, written_at)
    values (p_instance, v_from.generation, v_from.attempt_number, p_output, p_uri, p_bytes, p_ended)
    on conflict (instance_key) do update set generation = excluded.generation,
      attempt_number = excluded.attempt_number, value = excluded.value, uri = excluded.uri, bytes = excluded.bytes,
      written_at = excluded.written_at, lost_at = null;
  end if;
  update task_summary s set counts = dm_shift(s.counts, array[v_from.state], '{success}')
  where s.run_key = p_run and s.task_id = v_from.task_id;

  if p_next is not null then
    perform dm_lock_claims();
    v_next := dm_claim_next(p_now, p_holder, p_run, p_next, p_free, p_queues, p_parallelism);
    if v_next is null then
      v_moved := dm_move_tasks(p_now, jsonb_build_array(jsonb_build_object(
        'run_key', p_run, 'task_id', p_next, 'from_state', 'none', 'to_state', 'scheduled'))) -> 'moved';
    else
      v_claimed := dm_orders(array[v_next]);
    end if;
  end if;
  if v_next is null and exists (select 1 from task_instance i where i.ready_at is not null) then
    perform dm_lock_claims();
    if p_looks > 0 then
      select c.p_moved, c.p_is_rated into v_looks, v_looks_rated from dm_claim_looks(p_now, p_looks, p_holder) c;
    end if;
    if p_free > 0 then
      select c.p_claimed, c.p_is_rated into v_claimed, v_rated
      from dm_claim(p_now, array[p_holder], array[p_free], p_queues, p_parallelism, p_holder) c;
    end if;
  end if;
  return json_build_object(
    'ended', json_build_array(p_run, v_from.task_id, v_from.map_index, v_from.state, 'success', v_from.attempt_number),
    'moved', v_moved, 'isClaimed', v_next is not null, 'claimed', v_claimed, 'looks', v_looks,
    'nextStart', case when v_rated or v_looks_rated then dm_next_start(p_now) end);
end
$$`;

/**
 * dm_claim_next(now, session, run, task, free, queues, parallelism): none to queued, past the queue, for a task that is not mapped:
 * allowed while the queue is empty and nothing but parallelism, its DAG and its pool limits it. Gives its instance; null:
 * it has to stand in the queue. The run is locked, the claim lock is held.
 */
export const claimNextFunction = `
create or replace function dm_claim_next(
  p_now bigint, p_session bigint, p_run bigint, p_task text, p_free integer, p_queues text[], p_parallelism integer
) returns bigint
language plpgsql as $$
declare
  v_next record;
  v_used record;
  v_attempt bigint;
begin
  if p_free < 1 or exists (select 1 from task_instance i where i.ready_at is not null)
    or ${isAnyDrained} and dm_is_drained(p_session) then
    return null;
  end if;
  select i.instance_key, i.slots, i.generation, i.attempt_number, i.try_number, l.pool, l.dag_id, p.slots as pool_slots,
    d.max_active_tasks
  into v_next
  from task_instance i
  join lane l on l.lane_key = i.lane_key
  join dag d on d.dag_id = l.dag_id
  join pool p on p.name = l.pool
  where i.run_key = p_run and i.task_id = p_task and i.map_index = -1 and i.state = 'none' and i.not_before is null
    and l.needs_worker and l.task_id = '' and not p.include_deferred and not d.paused and ${isServed};
  if v_next.instance_key is null then
    return null;
  end if;
  select count(*) as instances, coalesce(sum(i.slots) filter (where l.pool = v_next.pool), 0) as in_pool,
    count(*) filter (where l.dag_id = v_next.dag_id) as in_dag
  into v_used
  from task_instance i join lane l on l.lane_key = i.lane_key where i.session_key is not null;
  if v_used.instances >= p_parallelism or v_used.in_dag >= v_next.max_active_tasks
    or v_next.pool_slots >= 0 and v_used.in_pool + v_next.slots > v_next.pool_slots then
    return null;
  end if;

  v_attempt := nextval('task_attempt_attempt_key_seq');
  update task_instance i set state = 'queued', session_key = p_session, attempt_key = v_attempt, due_at = null,
    attempt_number = v_next.attempt_number + 1, try_number = v_next.try_number + 1
  where i.instance_key = v_next.instance_key;
  insert into task_attempt (attempt_key, instance_key, number, generation, try_number, session_key, scheduled_at, queued_at)
  values (v_attempt, v_next.instance_key, v_next.attempt_number + 1, v_next.generation, v_next.try_number + 1, p_session,
    p_now, p_now);
  update task_summary s set counts = dm_shift(s.counts, '{none}', '{queued}')
  where s.run_key = p_run and s.task_id = p_task;
  if v_next.generation > 0 then
    perform dm_drop_former(array[v_next.instance_key]);
  end if;
  return v_next.instance_key;
end
$$`;
