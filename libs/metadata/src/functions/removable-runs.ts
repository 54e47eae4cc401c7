/**
 * dm_needed_runs(): runs that must not be removed, with what for, each maybe several times. Every part begins at an index
 * of what waits or is open, so that its cost follows that, whatever the history is.
 *
 * What a run that looks back depends on: the run before it that has all of its tasks that look back, and everything in
 * between (see dm_is_held_by_past, which asks for earlier runs with the task when the run before has none, or has only what
 * was removed from it).
 */
export const neededRunsFunction = `
create or replace function dm_needed_runs() returns table (run_key bigint, needed_for text)
language sql stable as $$
  select i.run_key, 'work' from task_instance i where i.session_key is not null
  union all
  select i.run_key, 'work' from task_instance i where i.ready_at is not null
  union all
  select i.run_key, 'work' from task_instance i where i.due_at is not null
  union all
  select i.run_key, 'work' from task_look k join task_instance i on i.instance_key = k.instance_key
  union all
  select i.run_key, 'job' from remote_job j join task_instance i on i.instance_key = j.instance_key
  where j.cancel_due_at is not null
  union all
  select c.run_key, 'callback' from callback c where c.due_at is not null and c.run_key is not null
  union all
  select e.run_key, 'assets' from asset_queue q join asset_event e on e.event_key = q.event_key where e.run_key is not null
  union all
  select r.run_key, 'backfill' from backfill b
  join dag_run r on r.dag_id = b.dag_id and r.logical_date between b.from_date and b.to_date
  where b.ended_at is null
  union all
  select p.run_key, 'past' from dag_run n
  join dag_run p on p.dag_id = n.dag_id and p.logical_date < n.logical_date and p.logical_date >= coalesce((
    select x.logical_date from dag_run x
    where x.dag_id = n.dag_id and x.logical_date < n.logical_date and x.type <> 'manual' and not exists (
      select 1 from task_summary s where s.run_key = n.run_key and s.past <> 'none' and not exists (
        select 1 from task_summary b where b.run_key = x.run_key and b.task_id = s.task_id and dm_is_part(b)))
    order by x.logical_date desc limit 1
  ), p.logical_date)
  where n.ended_at is null and n.looks_back and n.logical_date is not null
  union all
  select r.run_key, 'newest' from dag d cross join lateral (
    (select r.run_key from dag_run r where r.dag_id = d.dag_id and r.ended_at is not null
      order by r.run_after desc, r.run_key desc limit 1)
    union all
    (select r.run_key from dag_run r
      where r.dag_id = d.dag_id and r.logical_date is not null and r.ended_at is not null and r.type <> 'manual'
      order by r.logical_date desc limit 1)
  ) r
$$`;

/**
 * dm_removable_runs(before, keep): runs that are over and that retention no longer keeps: they ended before that instant,
 * or their DAG has \`keep\` newer ones. Null: no such limit. needed_for: why one stays all the same; null: it goes.
 */
export const removableRunsFunction = `
create or replace function dm_removable_runs(p_before bigint, p_keep integer)
returns table (run_key bigint, dag_id text, needed_for text)
language sql stable as $$
  with oldest_kept as (
    select d.dag_id, k.run_after, k.run_key from dag d cross join lateral (
      select r.run_after, r.run_key from dag_run r where r.dag_id = d.dag_id
      order by r.run_after desc, r.run_key desc offset p_keep - 1 limit 1
    ) k where p_keep is not null
  ), candidate as (
    -- No run ends before it may start, so the index of run_after finds what ended long ago.
    select r.run_key, r.dag_id from dag_run r where r.run_after <= p_before and r.ended_at <= p_before
    union
    select r.run_key, r.dag_id from oldest_kept k join dag_run r on r.dag_id = k.dag_id
      and (r.run_after, r.run_key) < (k.run_after, k.run_key) and r.ended_at is not null
  ), needed as (
    select n.run_key, min(n.needed_for) as needed_for from dm_needed_runs() n group by n.run_key
  )
  select c.run_key, c.dag_id, n.needed_for from candidate c left join needed n on n.run_key = c.run_key
$$`;
