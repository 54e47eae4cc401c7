import { HOT_SETTINGS } from "./settings.ts";

/** dm_abandon_attempts(now, moves): closes the attempts of instances that are about to be moved away from under them, and stops their jobs. */
export const abandonAttemptsFunction = `
create or replace function dm_abandon_attempts(p_now bigint, p_moves jsonb) returns json
language plpgsql as $$
declare
  v_cancelled json;
begin
  with wanted as materialized (
    select * from jsonb_to_recordset(p_moves) as w(run_key bigint, task_id text, from_state text, to_state text)
  ), closed as (
    update task_attempt a set ended_at = p_now, outcome = 'killed', next_state = w.to_state
    from wanted w join task_instance i on i.run_key = w.run_key and i.task_id = w.task_id and i.state = w.from_state
    where a.attempt_key = i.attempt_key and a.ended_at is null
    returning a.attempt_key, i.session_key
  )
  select json_agg(c.attempt_key) filter (where c.session_key is not null) into v_cancelled from closed c;
  perform dm_drop_looks(p_now, array(
    select i.instance_key from jsonb_to_recordset(p_moves) as w(run_key bigint, task_id text, from_state text)
    join task_instance i on i.run_key = w.run_key and i.task_id = w.task_id and i.state = w.from_state
    where w.from_state in ('up_for_retry', 'up_for_reschedule', 'deferred')), false);
  return v_cancelled;
end
$$`;

/**
 * dm_move_tasks(now, moves): decided moves of tasks, or of a range of their map indexes, each for the instances that are
 * still in the state it was decided from (the guard); what is held is not scheduled. An instance that leaves a worker
 * behind (its run timed out, say) loses its attempt, which is to be cancelled. What no attempt will tell is logged. The
 * runs are locked.
 */
export const moveTasksFunction = `
create or replace function dm_move_tasks(p_now bigint, p_moves jsonb) returns json
language plpgsql as $$
declare
  v_moved json;
  v_ended bigint[];
  v_cancelled json;
begin
  if exists (
    select 1 from jsonb_array_elements(p_moves) w where w ->> 'from_state' <> 'none'
  ) then
    v_cancelled := dm_abandon_attempts(p_now, p_moves);
  end if;
  with wanted as materialized (
    select * from jsonb_to_recordset(p_moves) as w(
      run_key bigint, task_id text, from_state text, to_state text, cause text, first_index integer, last_index integer)
  ), moved as (
    update task_instance i set
      state = w.to_state,
      ready_at = case when w.to_state = 'scheduled' then p_now end,
      due_at = null,
      not_before = null,
      attempt_key = null,
      session_key = null,
      ended_at = case when w.to_state = 'scheduled' then i.ended_at else p_now end
    from wanted w
    where i.run_key = w.run_key and i.task_id = w.task_id and i.state = w.from_state
      and i.map_index between coalesce(w.first_index, -1) and coalesce(w.last_index, 2147483647)
      and (w.to_state <> 'scheduled' or i.not_before is null or i.not_before <= p_now)
    returning i.instance_key, i.run_key, i.task_id, i.map_index, w.from_state, w.to_state, i.attempt_number
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select m.run_key, m.task_id, array_agg(m.from_state) as from_states, array_agg(m.to_state) as to_states
      from moved m group by m.run_key, m.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_build_object(
    'moved', json_agg(json_build_array(
      m.run_key, m.task_id, m.map_index, m.from_state, m.to_state, m.attempt_number)),
    'cancelled', v_cancelled
  ), array_agg(m.instance_key) filter (where m.to_state <> 'scheduled') into v_moved, v_ended from moved m;

  if v_ended is not null then
    insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state)
    select p_now, 'scheduler', w.cause, r.dag_id, i.run_key, i.instance_key, w.from_state, i.state
    from unnest(v_ended) as e(instance_key)
    join task_instance i on i.instance_key = e.instance_key
    join dag_run r on r.run_key = i.run_key
    join lateral (
      select x.cause, x.from_state from jsonb_to_recordset(p_moves) as x(
        run_key bigint, task_id text, from_state text, to_state text, cause text, first_index integer, last_index integer)
      where x.run_key = i.run_key and x.task_id = i.task_id and x.to_state = i.state
        and i.map_index between coalesce(x.first_index, -1) and coalesce(x.last_index, 2147483647) limit 1
    ) w on true;
    if p_moves @? '$[*].told' then
      perform dm_call_back_moved(p_now, p_moves, v_ended);
    end if;
  end if;
  return v_moved;
end
$$`;

/**
 * dm_fail_mapping(now, run, task, cause, told): a mapped task whose list cannot be made fails; told: who is to be told of
 * it, as in a move. The run is locked.
 */
export const failMappingFunction = `
create or replace function dm_fail_mapping(
  p_now bigint, p_run bigint, p_task text, p_cause text, p_told jsonb
) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  perform dm_move_tasks(p_now, jsonb_build_array(jsonb_build_object(
    'run_key', p_run, 'task_id', p_task, 'from_state', 'none', 'to_state', 'failed', 'cause', p_cause,
    'told', p_told)));
end
$$`;
