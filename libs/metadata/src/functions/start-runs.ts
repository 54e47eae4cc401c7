/**
 * dm_start_runs(now, most, holder): moves queued runs that are due to running, oldest turn first, as far as their DAG (or their
 * backfill) has places; a run that only waits for an earlier one holds none. Backfills have a pause of their own and go on
 * when their DAG is paused; one of which too many runs failed starts no further one, paused yet or not; one that is over has a queued run only when somebody cleared it since, and it starts. Returns
 * the keys. The caller holds the claim lock, so that two schedulers do not give the same place away; runs that somebody
 * else has locked are left. They are held by \`holder\`, who reads next how they stand.
 */
export const startRunsFunction = `
create or replace function dm_start_runs(p_now bigint, p_most integer, p_holder bigint) returns bigint[]
language plpgsql as $$
declare
  v_started bigint[];
begin
  if not exists (select 1 from dag_run r where r.started_at is null and r.ended_at is null) then
    return '{}';
  end if;
  with recursive queue as (
    (select r.dag_id, coalesce(r.backfill_key, 0) as backfill_key from dag_run r
     where r.started_at is null and r.ended_at is null
     order by r.dag_id, coalesce(r.backfill_key, 0) limit 1)
    union all
    select n.dag_id, n.backfill_key from queue q cross join lateral (
      select r.dag_id, coalesce(r.backfill_key, 0) as backfill_key from dag_run r
      where r.started_at is null and r.ended_at is null
        and (r.dag_id, coalesce(r.backfill_key, 0)) > (q.dag_id, q.backfill_key)
      order by r.dag_id, coalesce(r.backfill_key, 0) limit 1
    ) n
  ), room as materialized (
    select q.dag_id, q.backfill_key, least(p_most, coalesce(b.max_active_runs, d.max_active_runs) - (
      select count(*) from dag_run a
      where a.dag_id = q.dag_id and coalesce(a.backfill_key, 0) = q.backfill_key
        and a.started_at is not null and a.ended_at is null and not a.only_waits
    )) as places
    from queue q
    join dag d on d.dag_id = q.dag_id
    left join backfill b on b.backfill_key = q.backfill_key
    where d.active and case when q.backfill_key = 0 then not d.paused
      else b.state <> 'paused' and (b.pause_after_failures is null or not dm_is_failing(b.backfill_key)) end
  ), candidate as materialized (
    select c.run_key from room m cross join lateral (
      select r.run_key, row_number() over (order by r.turn, r.run_key) as place from dag_run r
      where r.dag_id = m.dag_id and coalesce(r.backfill_key, 0) = m.backfill_key
        and r.started_at is null and r.ended_at is null and r.run_after <= p_now
      order by r.turn, r.run_key limit m.places
    ) c
    where m.places > 0
    order by c.place limit p_most
  ), locked as materialized (
    select r.run_key from dag_run r
    where r.run_key in (select c.run_key from candidate c) and r.state = 'queued'
    for no key update skip locked
  ), started as (
    update dag_run r set state = 'running', started_at = p_now, look_at = p_now + v.run_timeout_ms,
      held_by = case when not r.looks_back then p_holder end
    from locked l, dag_version v where r.run_key = l.run_key and v.version_key = r.version_key
    returning r.run_key
  )
  select coalesce(array_agg(s.run_key), '{}') into v_started from started s;
  if v_started <> '{}' then
    perform dm_begin_deadlines(v_started);
  end if;
  return v_started;
end
$$`;
