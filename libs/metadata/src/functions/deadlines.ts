import { HOT_SETTINGS } from "./settings.ts";

/**
 * When a deadline `d` of its version is due in a run `r`; null: the run does not have it, or not yet: one from the average
 * run time it gets when it begins.
 */
export const deadlineDue = `(case d.origin when 'queued' then r.queued_at when 'logicalDate' then r.logical_date
  when 'instant' then 0 end + d.offset_ms)`;

/** Of how many runs, at most, it is looked whether they count for an average: what failed or was cleared does not. */
const MAX_LOOKED_AT = 1_000;

/**
 * dm_average_due(dag, started, deadline): when a deadline from the average run time is due in a run that began then: core's
 * averageRunTime in SQL. Runs that were cleared do not count: the time between is none in which they ran. Null: the run
 * has not begun, too few runs count, or it is no such deadline.
 */
export const averageDueFunction = `
create or replace function dm_average_due(p_dag text, p_started bigint, d version_deadline) returns bigint
language plpgsql stable as $$
declare
  v_runs integer;
  v_average double precision;
begin
  if p_started is null or d.origin <> 'averageRunTime' then
    return null;
  end if;
  select count(*), avg(c.took) into v_runs, v_average from (
    select n.took from (
      select r.ended_at - r.started_at as took, r.state = 'success' and r.clear_number = 0 as counts, r.run_after, r.run_key
      from dag_run r where r.dag_id = p_dag order by r.run_after desc, r.run_key desc limit ${MAX_LOOKED_AT}
    ) n
    where n.counts and n.took is not null order by n.run_after desc, n.run_key desc limit d.max_runs
  ) c;
  return case when v_runs >= d.min_runs then p_started + round(v_average * d.times)::bigint + d.offset_ms end;
end
$$`;

/** dm_begin_deadlines(runs): runs that have just begun get their deadlines from the average run time. */
export const beginDeadlinesFunction = `
create or replace function dm_begin_deadlines(p_runs bigint[]) returns void
language plpgsql as $$
begin
  insert into run_deadline (run_key, generation, name, due_at)
  select r.run_key, r.clear_number, d.name, due.at
  from dag_run r
  join version_deadline d on d.version_key = r.version_key and d.origin = 'averageRunTime'
  cross join lateral dm_average_due(r.dag_id, r.started_at, d) as due(at)
  where r.run_key = any(p_runs) and due.at is not null
  order by r.run_key, d.name;
end
$$`;

/**
 * dm_miss_deadlines(now, runs): what has become of the deadlines of these runs that have passed: a run that was not over
 * then has missed it, which is written down with who is to be told. What is due at this very instant is left: an end may
 * still be written of it. The runs are locked.
 */
export const missDeadlinesFunction = `
create or replace function dm_miss_deadlines(p_now bigint, p_runs bigint[]) returns bigint[]
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_missed bigint[];
begin
  if not exists (
    select 1 from run_deadline d where d.run_key = any(p_runs) and d.state = 'open' and d.due_at < p_now
  ) then
    return '{}';
  end if;
  with due as (
    update run_deadline d set
      state = case when r.ended_at <= d.due_at then 'met' else 'missed' end,
      missed_at = case when r.ended_at <= d.due_at then null else p_now end
    from dag_run r
    where d.run_key = any(p_runs) and d.state = 'open' and d.due_at < p_now and r.run_key = d.run_key
    returning d.deadline_key, d.run_key, d.name, d.due_at, d.state, d.generation
  ), missed as materialized (
    select u.*, r.dag_id, r.version_key, r.state as run_state, r.clear_number
    from due u join dag_run r on r.run_key = u.run_key where u.state = 'missed'
  ), noted as (
    insert into state_change (at, who, cause, dag_id, run_key, from_state, to_state, detail)
    select p_now, 'scheduler', 'deadline', m.dag_id, m.run_key, m.run_state, m.run_state,
      jsonb_build_object('deadline', m.name, 'due_at', m.due_at)
    from missed m order by m.deadline_key
  ), told as (
    insert into callback (run_key, version_key, generation, kind, deadline_key, position, to_state, at, due_at,
      group_key, group_ms)
    select m.run_key, m.version_key, m.clear_number, 'deadline', m.deadline_key, n.position, m.run_state, p_now, p_now,
      m.dag_id || '/deadline/' || (d.groups -> n.position ->> 'key'), (d.groups -> n.position ->> 'everyMs')::bigint
    from missed m join version_deadline d on d.version_key = m.version_key and d.name = m.name
    cross join generate_series(0, d.callbacks - 1) as n(position)
    order by m.deadline_key, n.position
  )
  select array_agg(distinct m.run_key) into v_missed from missed m;
  return coalesce(v_missed, '{}');
end
$$`;

/**
 * dm_fire_deadlines(now, most): the same for all runs that have one that has passed, as far as nobody else has just
 * locked them. Gives the runs that have missed one, and when to come for the next.
 */
export const fireDeadlinesFunction = `
create or replace function dm_fire_deadlines(p_now bigint, p_most integer) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_runs bigint[];
  v_missed bigint[];
begin
  if exists (select 1 from run_deadline d where d.state = 'open' and d.due_at < p_now) then
    -- An end that is just being written is waited for by coming again: whether it was in time is known then.
    with due as materialized (
      select d.run_key from run_deadline d where d.state = 'open' and d.due_at < p_now order by d.due_at limit p_most
    ), locked as materialized (
      select r.run_key from dag_run r where r.run_key in (select d.run_key from due d)
      order by r.run_key for no key update skip locked
    )
    select array_agg(l.run_key) into v_runs from locked l;
    v_missed := dm_miss_deadlines(p_now, v_runs);
  end if;
  return json_build_object(
    'missed', (
      select json_agg(json_build_object('dagId', r.dag_id, 'runId', r.run_id))
      from dag_run r where r.run_key = any(v_missed)
    ),
    'nextAt', (select min(d.due_at) + 1 from run_deadline d where d.state = 'open' and d.due_at >= p_now)
  );
end
$$`;

/**
 * dm_renew_deadlines(now, runs): deadlines of runs that have just been cleared. What was not due yet is superseded: those
 * from the queueing count anew, and the others are those of the version that the run goes on with. What has passed stays as it is.
 */
export const renewDeadlinesFunction = `
create or replace function dm_renew_deadlines(p_now bigint, p_runs bigint[]) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  update run_deadline d set state = 'superseded' where d.run_key = any(p_runs) and d.state = 'open';
  insert into run_deadline (run_key, generation, name, due_at)
  select r.run_key, r.clear_number, d.name, due.at
  from dag_run r join version_deadline d on d.version_key = r.version_key
  cross join lateral (select coalesce(${deadlineDue}, dm_average_due(r.dag_id, r.started_at, d)) as at) due
  where r.run_key = any(p_runs) and due.at >= p_now
  order by r.run_key, d.name;
end
$$`;

/**
 * dm_revive_deadlines(clear, runs): deadlines of runs that are as they were before a clear. What the clear made is gone
 * unless it was missed, and what it superseded counts again.
 */
export const reviveDeadlinesFunction = `
create or replace function dm_revive_deadlines(p_clear bigint, p_runs bigint[]) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  delete from run_deadline d using dag_run r
  where r.run_key = any(p_runs) and d.run_key = r.run_key and d.generation = r.clear_number
    and d.state in ('open', 'met');
  update run_deadline d set
    generation = r.clear_number,
    state = case when d.state = 'superseded' then 'open' else d.state end
  from clear_run k join dag_run r on r.run_key = k.run_key
  where k.clear_key = p_clear and r.run_key = any(p_runs) and d.run_key = r.run_key
    and d.generation = (k.former ->> 'clear_number')::integer
    -- An instant that was missed meanwhile is not missed again.
    and not exists (
      select 1 from run_deadline m
      where m.run_key = d.run_key and m.name = d.name and m.due_at = d.due_at and m.deadline_key <> d.deadline_key
        and m.state = 'missed'
    );
end
$$`;
