/**
 * dm_open_attempts(now, instances, sessions, free): scheduled to queued, each under a session with a free slot, in turns.
 * Opens an attempt for each; a poke goes on with the attempt that is open, under a new key, so that the word of an earlier
 * poke is refused. What an earlier generation left (output, state) is dropped now and not before: until here a clear can
 * be undone. The runs are locked. Gives the instances that were claimed.
 */
export const openAttemptsFunction = `
create or replace function dm_open_attempts(
  p_now bigint, p_instances bigint[], p_sessions bigint[], p_free integer[]
) returns bigint[]
language plpgsql as $$
declare
  v_seats bigint[] := array(
    select s.session_key
    from unnest(p_sessions, p_free) with ordinality as s(session_key, free, place),
      generate_series(1, least(s.free, cardinality(p_instances))) as k
    order by k, s.place limit cardinality(p_instances)
  );
  v_claimed bigint[];
  v_redoes boolean;
begin
  with granted as materialized (
    select b.place, b.ready_at, b.attempt_key as open_attempt, v_seats[i.turn] as session_key
    from unnest(p_instances) with ordinality as i(instance_key, turn)
    cross join lateral (
      select b.ctid as place, b.ready_at, b.attempt_key from task_instance b
      where b.instance_key = i.instance_key offset 0
    ) b
    where v_seats[i.turn] is not null
  ), claimed as (
    update task_instance i set
      state = 'queued',
      session_key = g.session_key,
      attempt_key = nextval('task_attempt_attempt_key_seq'),
      attempt_number = i.attempt_number + (g.open_attempt is null)::integer,
      try_number = i.try_number + (g.open_attempt is null)::integer,
      ready_at = null
    from granted g
    where i.ctid = g.place and i.state = 'scheduled'
    returning i.instance_key, i.run_key, i.task_id, i.attempt_key, i.session_key, i.attempt_number, i.try_number,
      i.generation, g.ready_at as scheduled_at, g.open_attempt
  ), opened as (
    insert into task_attempt (attempt_key, instance_key, number, generation, try_number, session_key, scheduled_at,
      queued_at)
    select c.attempt_key, c.instance_key, c.attempt_number, c.generation, c.try_number, c.session_key, c.scheduled_at,
      p_now
    from claimed c where c.open_attempt is null
  ), summed as (
    update task_summary s set counts = dm_shift(s.counts, d.from_states, d.to_states)
    from (
      select c.run_key, c.task_id, array_agg('scheduled'::text) as from_states, array_agg('queued'::text) as to_states
      from claimed c group by c.run_key, c.task_id
    ) d
    where s.run_key = d.run_key and s.task_id = d.task_id
  ), resumed as (
    update task_attempt a set attempt_key = c.attempt_key, session_key = c.session_key
    from claimed c where a.attempt_key = c.open_attempt
  )
  select array_agg(c.instance_key), bool_or(c.generation > 0) into v_claimed, v_redoes from claimed c;

  if v_redoes then
    perform dm_drop_former(v_claimed);
  end if;
  return v_claimed;
end
$$`;
