/**
 * dm_fire_timers(now, runs): in these runs, retries and pokes that are due are scheduled, and holds that are over end.
 * The runs are locked.
 */
export const fireTimersFunction = `
create or replace function dm_fire_timers(p_now bigint, p_runs bigint[]) returns json
language plpgsql as $$
declare
  v_fired json;
begin
  with moved as (
    update task_instance i set
      state = case when b.state = 'none' then 'none' else 'scheduled' end,
      ready_at = case when b.state = 'none' then null else p_now end,
      due_at = null,
      not_before = null
    from task_instance b
    where b.instance_key = i.instance_key
      and i.due_at <= p_now and i.run_key = any(p_runs)
      and i.state in ('none', 'up_for_retry', 'up_for_reschedule')
    returning i.run_key, i.task_id, i.map_index, b.state as from_state, i.state as now_state, i.attempt_number
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select m.run_key, m.task_id, array_agg(m.from_state) as from_states, array_agg(m.now_state) as to_states
      from moved m group by m.run_key, m.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_agg(json_build_array(
    m.run_key, m.task_id, m.map_index, m.from_state, m.now_state, m.attempt_number)) into v_fired from moved m;
  return v_fired;
end
$$`;
