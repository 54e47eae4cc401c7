import { behindOthers } from "./behind-others.ts";
import { hasOwnLimit } from "./own-limit.ts";
import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_clear(now, clear, changes, held until, who): carries out a clear whose record stands already. A change is a run with
 * the version it goes on with, tasks it gets anew, and instances with where each goes. Everything is remembered as it was.
 * Gives the attempts that are to be stopped. The runs are locked.
 */
export const clearFunction = `
create or replace function dm_clear(p_now bigint, p_clear bigint, p_changes jsonb, p_held_until bigint, p_who text)
returns setof bigint
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_runs bigint[] := array(select (c ->> 'run_key')::bigint from jsonb_array_elements(p_changes) c);
begin
  insert into clear_run (clear_key, run_key, former)
  select p_clear, r.run_key, to_jsonb(r) from dag_run r where r.run_key = any(v_runs);
  insert into clear_item (clear_key, instance_key, former)
  select p_clear, i.instance_key, to_jsonb(i) - 'element'
  from jsonb_array_elements(p_changes) c cross join lateral jsonb_array_elements(c -> 'items') as x(item)
  join task_instance i on i.instance_key = (x.item ->> 'instance_key')::bigint;

  insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state, detail)
  select p_now, p_who, 'clear', r.dag_id, i.run_key, i.instance_key, i.state, x.item ->> 'to_state',
    jsonb_build_object('clear', p_clear)
  from jsonb_array_elements(p_changes) c cross join lateral jsonb_array_elements(c -> 'items') as x(item)
  join task_instance i on i.instance_key = (x.item ->> 'instance_key')::bigint
  join dag_run r on r.run_key = i.run_key;

  -- What is looked at has an open attempt and no process.
  update task_attempt a set ended_at = p_now, outcome = 'killed', next_state = 'none'
  from jsonb_array_elements(p_changes) c cross join lateral jsonb_array_elements(c -> 'items') as x(item)
  join task_instance i on i.instance_key = (x.item ->> 'instance_key')::bigint
  where a.attempt_key = i.attempt_key and x.item ->> 'to_state' = 'none';

  update task_instance i set
    state = x.item ->> 'to_state',
    generation = i.generation + 1,
    try_number = 0,
    lost_count = 0,
    attempt_key = case when x.item ->> 'to_state' = 'restarting' then i.attempt_key end,
    session_key = case when x.item ->> 'to_state' = 'restarting' then i.session_key end,
    ready_at = null,
    due_at = case when x.item ->> 'to_state' = 'restarting' then null else p_held_until end,
    not_before = p_held_until,
    started_at = case when x.item ->> 'to_state' = 'restarting' then i.started_at end,
    ended_at = null
  from jsonb_array_elements(p_changes) c cross join lateral jsonb_array_elements(c -> 'items') as x(item)
  where i.instance_key = (x.item ->> 'instance_key')::bigint;

  perform dm_adopt_version(p_now, p_clear, p_changes);
  perform dm_drop_looks(p_now, array(
    select i.instance_key from task_instance i where i.run_key = any(v_runs) and i.state in ('none', 'removed')), true);
  with unexpanded as (
    update task_summary s set expanded = false
    from dag_run r join version_task t on t.version_key = r.version_key
    where r.run_key = any(v_runs) and s.run_key = r.run_key and s.task_id = t.task_id and t.mapped and s.expanded
      and (exists (
        select 1 from jsonb_array_elements_text(t.map_reads) as u(task_id)
        join task_instance i on i.run_key = r.run_key and i.task_id = u.task_id
        join clear_item k on k.instance_key = i.instance_key and k.clear_key = p_clear
      ) or exists (
        -- It was not mapped in the version that the run had.
        select 1 from task_instance i
        where i.run_key = r.run_key and i.task_id = t.task_id and i.map_index = -1 and i.state = 'none'
      ))
    returning s.run_key, s.task_id
  )
  update clear_run c set unexpanded = u.tasks
  from (select run_key, jsonb_agg(task_id) as tasks from unexpanded group by run_key) u
  where c.clear_key = p_clear and c.run_key = u.run_key;
  perform dm_recount(v_runs);
  perform dm_reopen_runs(p_now, v_runs);

  return query
  select i.attempt_key from clear_item k join task_instance i on i.instance_key = k.instance_key
  where k.clear_key = p_clear and i.state = 'restarting';
end
$$`;

/**
 * dm_adopt_version(now, clear, changes): moves runs to the version they go on with: tasks they get anew, limits and
 * priorities of what has not begun, and what is no longer part of them is removed unless it has ended.
 */
export const adoptVersionFunction = `
create or replace function dm_adopt_version(p_now bigint, p_clear bigint, p_changes jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_runs bigint[];
begin
  with adopted as (
    update dag_run r set version_key = (c ->> 'version_key')::bigint,
      looks_back = exists (
        select 1 from version_task t where t.version_key = (c ->> 'version_key')::bigint and t.past <> 'none')
    from jsonb_array_elements(p_changes) c
    where r.run_key = (c ->> 'run_key')::bigint and r.version_key <> (c ->> 'version_key')::bigint
    returning r.run_key
  )
  select array_agg(a.run_key) into v_runs from adopted a;
  if v_runs is null then
    return;
  end if;

  insert into lane as l (dag_id, pool, task_id, run_key, max_per_task, max_per_run, max_per_key, key_space, rate_starts,
    rate_ms, rate_space, needs_worker, queue)
  select r.dag_id, t.pool, t.task_id, r.run_key, t.max_per_task, t.max_per_run, t.max_per_key, t.key_space, t.rate_starts,
    t.rate_ms, t.rate_space, t.kind = 'task', t.queue
  from dag_run r join version_task t on t.version_key = r.version_key
  where r.run_key = any(v_runs) and t.max_per_run is not null
  on conflict (dag_id, pool, task_id, run_key, needs_worker, queue) do update set max_per_task = excluded.max_per_task,
    max_per_run = excluded.max_per_run, max_per_key = excluded.max_per_key, key_space = excluded.key_space,
    rate_starts = excluded.rate_starts, rate_ms = excluded.rate_ms, rate_space = excluded.rate_space;

  with made as (
    insert into task_instance (run_key, task_id, lane_key, slots, priority)
    select r.run_key, t.task_id, dm_lane(r.run_key, t), t.slots, t.priority - ${behindOthers("r.backfill_key")}
    from jsonb_array_elements(p_changes) c
    cross join lateral jsonb_array_elements_text(c -> 'new_tasks') as n(task_id)
    join dag_run r on r.run_key = (c ->> 'run_key')::bigint
    join version_task t on t.version_key = r.version_key and t.task_id = n.task_id
    where r.run_key = any(v_runs)
    returning instance_key, run_key, task_id
  ), remembered as (
    insert into clear_item (clear_key, instance_key, former)
    select p_clear, m.instance_key, '{"state": null}' from made m
  )
  insert into task_summary (run_key, task_id, position, expected, expanded, counts, keeps_choice, past)
  select m.run_key, t.task_id, t.position, 1, not t.mapped, dm_add_counts('{none}', '{1}'), t.keeps_choice, t.past
  from made m join dag_run r on r.run_key = m.run_key
  join version_task t on t.version_key = r.version_key and t.task_id = m.task_id;

  update task_instance i set slots = t.slots, priority = t.priority - ${behindOthers("r.backfill_key")},
    lane_key = dm_lane(i.run_key, t)
  from dag_run r join version_task t on t.version_key = r.version_key
  where r.run_key = any(v_runs) and i.run_key = r.run_key and i.task_id = t.task_id
    and i.state in ('none', 'restarting', 'up_for_retry', 'scheduled');
  update task_summary s set keeps_choice = t.keeps_choice, past = t.past, position = t.position
  from dag_run r join version_task t on t.version_key = r.version_key
  where r.run_key = any(v_runs) and s.run_key = r.run_key and s.task_id = t.task_id;

  -- Of a task that is not mapped any more the first instance is all there is.
  update task_instance i set map_index = -1, label = null
  from dag_run r join version_task t on t.version_key = r.version_key
  where r.run_key = any(v_runs) and i.run_key = r.run_key and i.task_id = t.task_id and not t.mapped
    and i.map_index = 0 and i.state = 'none';
  update task_instance i set state = 'removed', due_at = null, not_before = null, ended_at = p_now
  from dag_run r join version_task t on t.version_key = r.version_key
  join task_instance f on f.run_key = r.run_key and f.task_id = t.task_id and f.map_index = -1
  where r.run_key = any(v_runs) and i.run_key = r.run_key and i.task_id = t.task_id and not t.mapped
    and i.map_index > 0 and i.state = 'none';

  update task_instance i set state = 'removed', ready_at = null, due_at = null, not_before = null, ended_at = p_now
  from dag_run r
  where r.run_key = any(v_runs) and i.run_key = r.run_key
    and i.state in ('none', 'scheduled', 'up_for_retry')
    and not exists (select 1 from version_task t where t.version_key = r.version_key and t.task_id = i.task_id);
end
$$`;

/** dm_lane(run, task): the lane of a task's instances in a run; see dm_create_runs. */
export const laneFunction = `
create or replace function dm_lane(p_run bigint, t version_task) returns bigint
language plpgsql stable ${HOT_SETTINGS} as $$
begin
  return (
    select l.lane_key from lane l join dag_run r on r.run_key = p_run and r.dag_id = l.dag_id
    where l.pool = t.pool
      and l.run_key = case when t.max_per_run is null then 0 else p_run end
      and l.task_id = case when t.max_per_run is not null or ${hasOwnLimit} then t.task_id else '' end
      and l.needs_worker = (t.kind = 'task') and l.queue = t.queue
  );
end
$$`;

/**
 * dm_reopen_runs(now, runs): runs in which something is to run again. One that was over is queued, and takes
 * its turn; one that runs is to be looked at.
 */
export const reopenRunsFunction = `
create or replace function dm_reopen_runs(p_now bigint, p_runs bigint[]) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  perform dm_miss_deadlines(p_now, p_runs);
  update dag_run r set
    clear_number = r.clear_number + 1,
    queued_at = p_now,
    only_waits = false,
    state = case when r.ended_at is not null then 'queued' else r.state end,
    started_at = case when r.ended_at is null then r.started_at end,
    ended_at = null,
    reason = null,
    look_at = case when r.state = 'running' then p_now end
  where r.run_key = any(p_runs);
  perform dm_renew_deadlines(p_now, p_runs);
end
$$`;
