import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_move_tasks(now, moves): decided moves of whole tasks, each for the instances that are still in the state it was
 * decided from (the guard) and are not held. An instance that leaves a worker behind (a run that timed out, say) loses
 * its attempt, which is to be cancelled. What no attempt will tell is logged. The runs are locked.
 */
export const moveTasksFunction = `
create or replace function dm_move_tasks(p_now bigint, p_moves jsonb) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_moved json;
begin
  with wanted as materialized (
    select * from jsonb_to_recordset(p_moves) as w(
      run_key bigint, task_id text, from_state text, to_state text, cause text)
  ), moved as (
    update task_instance i set
      state = w.to_state,
      ready_at = case when w.to_state = 'scheduled' then p_now end,
      due_at = null,
      not_before = null,
      attempt_key = null,
      session_key = null,
      ended_at = case when w.to_state = 'scheduled' then i.ended_at else p_now end
    from wanted w join task_instance b
      on b.run_key = w.run_key and b.task_id = w.task_id and b.state = w.from_state
    where i.instance_key = b.instance_key
      and i.state = w.from_state
      and (i.state <> 'none' or i.not_before is null or i.not_before <= p_now)
    returning i.instance_key, i.run_key, i.task_id, i.map_index, w.from_state, w.to_state, w.cause,
      b.attempt_key, b.session_key
  ), closed as (
    update task_attempt a set ended_at = p_now, outcome = 'killed', next_state = m.to_state
    from moved m where a.attempt_key = m.attempt_key and a.ended_at is null
  ), logged as (
    insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state)
    select p_now, 'scheduler', m.cause, r.dag_id, m.run_key, m.instance_key, m.from_state, m.to_state
    from moved m join dag_run r on r.run_key = m.run_key where m.to_state <> 'scheduled'
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select m.run_key, m.task_id, array_agg(m.from_state) as from_states, array_agg(m.to_state) as to_states
      from moved m group by m.run_key, m.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_build_object(
    'moved', json_agg(json_build_array(m.run_key, m.task_id, m.map_index, m.from_state, m.to_state)),
    'cancelled', json_agg(m.attempt_key) filter (where m.session_key is not null)
  ) into v_moved from moved m;
  return v_moved;
end
$$`;
