/** dm_begin_bodies(started): queued to running, for the attempts that still own their instance. The runs are locked. */
export const beginBodiesFunction = `
create or replace function dm_begin_bodies(p_started jsonb) returns json
language plpgsql as $$
declare
  v_begun json;
begin
  with event as materialized (
    select * from jsonb_to_recordset(p_started) as e(
      instance_key bigint, attempt_key bigint, at bigint, input jsonb)
    cross join lateral (select b.ctid as place from task_instance b where b.instance_key = e.instance_key offset 0) b
  ), noted as (
    update task_attempt a set started_at = e.at, rendered_input = e.input
    from event e where a.attempt_key = e.attempt_key and a.started_at is null and a.ended_at is null
  ), moved as (
    update task_instance i set state = 'running', started_at = e.at, ended_at = null
    from event e
    where i.ctid = e.place and i.attempt_key = e.attempt_key and i.state = 'queued'
    returning i.run_key, i.task_id, i.map_index, i.attempt_number
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select m.run_key, m.task_id, array_agg('queued'::text) as from_states, array_agg('running'::text) as to_states
      from moved m group by m.run_key, m.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_agg(json_build_array(m.run_key, m.task_id, m.map_index, 'queued', 'running', m.attempt_number)) into v_begun from moved m;
  return v_begun;
end
$$`;
