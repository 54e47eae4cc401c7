/**
 * dm_take_outcomes(now, outcomes): how attempts ended, each taken only if its instance still names the attempt (the
 * fence), and of a look nobody looked again since (the turn). An instance that was cleared meanwhile (restarting) starts anew whatever its old attempt says. A poke that
 * found nothing (no outcome) leaves its attempt open. The runs are locked. Answers [attempt, from, to, ...] a taken one.
 */
export const takeOutcomesFunction = `
create or replace function dm_take_outcomes(p_now bigint, p_outcomes jsonb) returns json
language plpgsql as $$
declare
  v_taken json;
begin
  with told as materialized (
    select *, case when o.has_output and o.uri is null then coalesce(o.output, 'null') end as value
    from jsonb_to_recordset(p_outcomes) as o(
      instance_key bigint, attempt_key bigint, started_at bigint, ended_at bigint, outcome text, to_state text,
      due_at bigint, spends_try boolean, error jsonb, input jsonb, has_output boolean, output jsonb, uri text,
      bytes integer, turn integer, max_rss bigint, cpu_ms bigint)
    cross join lateral (
      select b.ctid as place, b.state as from_state from task_instance b
      where b.instance_key = o.instance_key offset 0
    ) b
  ), moved as (
    update task_instance i set
      state = case when o.from_state = 'restarting' then 'none' else o.to_state end,
      attempt_key = case when o.outcome is null and o.from_state <> 'restarting' then i.attempt_key end,
      session_key = null,
      ready_at = case when o.to_state = 'scheduled' and o.from_state <> 'restarting' then p_now end,
      due_at = case when o.from_state = 'restarting' then i.not_before else o.due_at end,
      started_at = coalesce(o.started_at, i.started_at),
      ended_at = o.ended_at,
      try_number = case
        when o.from_state = 'restarting' or o.outcome is null or o.spends_try then i.try_number else i.try_number - 1 end,
      lost_count = case when o.outcome = 'lost' and o.from_state <> 'restarting' then i.lost_count + 1 else 0 end
    from told o
    where i.ctid = o.place
      and i.attempt_key = o.attempt_key
      and case when o.turn is null then i.state in ('queued', 'running', 'restarting')
        else i.state in ('deferred', 'up_for_reschedule') and exists (
          select 1 from task_look k where k.attempt_key = o.attempt_key and k.turn = o.turn) end
    returning i.instance_key, i.run_key, i.task_id, i.map_index, i.generation, i.attempt_number,
      o.from_state, i.state as now_state, o.attempt_key, o.started_at, o.ended_at, o.error, o.input,
      o.has_output, o.value, o.uri, o.bytes, o.max_rss, o.cpu_ms,
      case when o.from_state = 'restarting' then 'killed' else o.outcome end as outcome
  ), closed as (
    update task_attempt a set
      started_at = coalesce(a.started_at, m.started_at),
      ended_at = case when m.outcome is not null then m.ended_at end,
      outcome = m.outcome,
      next_state = m.now_state,
      error = m.error,
      max_rss = m.max_rss,
      cpu_ms = m.cpu_ms,
      rendered_input = coalesce(a.rendered_input, m.input),
      pokes = a.pokes + (m.outcome is null)::integer
    from moved m where a.attempt_key = m.attempt_key
  ), written as (
    insert into output as w (instance_key, generation, attempt_number, value, uri, bytes, written_at)
    select m.instance_key, m.generation, m.attempt_number, m.value, m.uri, m.bytes, m.ended_at
    from moved m where m.now_state = 'success' and m.has_output
    on conflict (instance_key) do update set generation = excluded.generation,
      attempt_number = excluded.attempt_number, value = excluded.value, uri = excluded.uri, bytes = excluded.bytes,
      written_at = excluded.written_at, lost_at = null
  ), summed as (
    update task_summary s set
      counts = dm_shift(s.counts, d.from_states, d.to_states),
      choice = case when s.keeps_choice then coalesce(d.choice, s.choice) end
    from (
      select m.run_key, m.task_id, array_agg(m.from_state) as from_states, array_agg(m.now_state) as to_states,
        (array_agg(m.value) filter (where m.now_state = 'success' and m.has_output))[1] as choice
      from moved m group by m.run_key, m.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  )
  select json_agg(json_build_array(
    m.attempt_key, m.run_key, m.task_id, m.map_index, m.from_state, m.now_state, m.attempt_number))
  into v_taken from moved m;
  return v_taken;
end
$$`;
