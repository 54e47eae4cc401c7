/**
 * dm_is_held_by_past(run, task): core's isHeldByPast in SQL. The run before is the newest of an earlier logical date that
 * was not started by hand; nothing came before the first run of a backfill. A run before that was removed holds nothing
 * back: nobody could clear it.
 */
export const isHeldByPastFunction = `
create or replace function dm_is_held_by_past(p_run bigint, p_task text) returns boolean
language plpgsql stable as $$
declare
  v_run dag_run;
  v_before bigint;
  v_date bigint;
  v_own task_summary;
begin
  select * into v_run from dag_run r where r.run_key = p_run;
  if v_run.logical_date is null then
    return false;
  end if;
  if v_run.backfill_key is not null and not exists (
    select 1 from dag_run r where r.backfill_key = v_run.backfill_key and r.turn < v_run.turn
  ) then
    return false;
  end if;
  select r.run_key, r.logical_date into v_before, v_date from dag_run r
  where r.dag_id = v_run.dag_id and r.logical_date < v_run.logical_date and r.type <> 'manual'
  order by r.logical_date desc limit 1;
  if v_before is null or exists (
    select 1 from removed_run m where m.dag_id = v_run.dag_id and m.logical_date > v_date
      and m.logical_date < v_run.logical_date and m.type <> 'manual'
  ) then
    return false;
  end if;
  select * into v_own from task_summary s where s.run_key = v_before and s.task_id = p_task;
  if v_own.run_key is null or not dm_is_part(v_own) then
    return exists (
      select 1 from dag_run r join task_summary s on s.run_key = r.run_key and s.task_id = p_task
      where r.dag_id = v_run.dag_id and r.logical_date < v_run.logical_date and dm_is_part(s)
    );
  end if;
  if not dm_is_good(v_own) then
    return true;
  end if;
  return exists (
    select 1 from version_task t
    cross join lateral jsonb_array_elements_text(t.downstream) as d(task_id)
    join task_summary s on s.run_key = v_before and s.task_id = d.task_id
    where t.version_key = v_run.version_key and t.task_id = p_task and not dm_is_good(s)
  );
end
$$`;

/** dm_is_good(summary): whether every instance of the task succeeded or was skipped, but for those that were removed. */
export const isGoodFunction = `
create or replace function dm_is_good(p_summary task_summary) returns boolean language sql immutable as $$
  select p_summary.counts[dm_state_index('success')] + p_summary.counts[dm_state_index('skipped')]
    + p_summary.counts[dm_state_index('removed')] = p_summary.expected
$$`;

/** dm_is_part(summary): whether the run has an instance of the task that was not removed. */
export const isPartFunction = `
create or replace function dm_is_part(p_summary task_summary) returns boolean language sql immutable as $$
  select p_summary.counts[dm_state_index('removed')] < p_summary.expected
$$`;

/**
 * dm_followers(runs): open runs whose tasks may be held back by one of these: those with the next logical dates, up to
 * the next that was not started by hand.
 */
export const followersFunction = `
create or replace function dm_followers(p_runs bigint[]) returns bigint[]
language plpgsql stable as $$
begin
  if not exists (select 1 from dag_run r where r.run_key = any(p_runs) and r.looks_back) then
    return '{}';
  end if;
  return array(
    select f.run_key from dag_run r cross join lateral (
      select n.run_key, n.ended_at from dag_run n
      where n.dag_id = r.dag_id and n.logical_date > r.logical_date and n.logical_date <= coalesce((
        select x.logical_date from dag_run x
        where x.dag_id = r.dag_id and x.logical_date > r.logical_date and x.type <> 'manual'
        order by x.logical_date limit 1
      ), 9223372036854775807)
    ) f
    where r.run_key = any(p_runs) and r.looks_back and f.ended_at is null
  );
end
$$`;

/**
 * dm_wake_followers(now, runs): something ended in these runs: notes that their followers are to be looked at, and gives
 * their keys. They are locked, by dm_settle.
 */
export const wakeFollowersFunction = `
create or replace function dm_wake_followers(p_now bigint, p_runs bigint[]) returns bigint[]
language plpgsql as $$
declare
  v_followers bigint[] := dm_followers(p_runs);
begin
  if v_followers <> '{}' then
    update dag_run r set look_at = p_now where r.run_key = any(v_followers);
  end if;
  return v_followers;
end
$$`;
