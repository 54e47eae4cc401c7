import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_mark(now, instances, state, who): says how instances ended, whatever they were doing. An attempt that was under way
 * loses its instance, and is given back to be stopped. Runs that were over are to be judged again, and runs that
 * may have waited for these are looked at. The runs and their followers are locked.
 */
export const markFunction = `
create or replace function dm_mark(p_now bigint, p_instances bigint[], p_state text, p_who text) returns setof bigint
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_runs bigint[] := array(
    select distinct i.run_key from task_instance i where i.instance_key = any(p_instances));
  v_cancel bigint[];
begin
  insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state)
  select p_now, p_who, 'mark', r.dag_id, i.run_key, i.instance_key, i.state, p_state
  from task_instance i join dag_run r on r.run_key = i.run_key where i.instance_key = any(p_instances);

  with closed as (
    update task_attempt a set ended_at = p_now, outcome = 'killed', next_state = p_state
    from task_instance i
    where i.instance_key = any(p_instances) and a.attempt_key = i.attempt_key and a.ended_at is null
    returning a.attempt_key, i.session_key
  )
  select array_agg(c.attempt_key) filter (where c.session_key is not null) into v_cancel from closed c;

  update task_instance i set state = p_state, attempt_key = null, session_key = null, ready_at = null, due_at = null,
    not_before = null, ended_at = p_now
  where i.instance_key = any(p_instances);
  perform dm_drop_looks(p_now, p_instances, false);
  perform dm_recount(v_runs);
  -- Conditions read what the task returned, or what somebody set.
  update task_summary s set choice = o.value
  from task_instance i join output o on o.instance_key = i.instance_key
  where p_state = 'success' and i.instance_key = any(p_instances) and i.map_index = -1
    and s.run_key = i.run_key and s.task_id = i.task_id and s.keeps_choice;
  perform dm_miss_deadlines(p_now, v_runs);
  update dag_run r set state = 'running', ended_at = null, reason = null,
    -- What was over comes back as old as it was: its timeout counts no time in which nothing could run.
    started_at = coalesce(r.started_at, r.queued_at) + case when r.ended_at is null then 0 else p_now - r.ended_at end,
    only_waits = false, look_at = p_now
  where r.run_key = any(v_runs) and r.state <> 'queued';
  perform dm_wake_followers(p_now, v_runs);
  return query select unnest(v_cancel);
end
$$`;
