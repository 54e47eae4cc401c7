import { HOT_SETTINGS } from "./settings.ts";

/** Of a clear_item `k`: the map index that its instance had; -1 for one that came with the clear. */
const formerIndex = "coalesce((k.former ->> 'map_index')::integer, -1)";
/** Whether the instance `i` of a clear_item `k` stood for its task then, and is the first of many since. */
const expandedSince = `i.map_index > ${formerIndex}`;

/**
 * dm_undo_clear(now, clear, who): puts back whatever a clear changed and no attempt has taken up since, in its former
 * generation, so that its output counts again. What was stopped by the clear, or has started since, stays as it is and is
 * named. A run of which everything was put back is as it was; another goes on, or is
 * judged again; runs that may have waited for these are looked at. A task that was expanded since has the one instance that
 * it had, if its run is as it was and nothing of it has begun. The runs and their followers are locked.
 */
export const undoClearFunction = `
create or replace function dm_undo_clear(p_now bigint, p_clear bigint, p_who text) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_back bigint[];
  v_whole bigint[];
  v_runs bigint[];
  v_started json;
begin
  select array_agg(i.instance_key) into v_back
  from clear_item k join task_instance i on i.instance_key = k.instance_key join dag_run r on r.run_key = i.run_key
  where k.clear_key = p_clear
    and (r.ended_at is null or k.former ->> 'state' in ('success', 'failed', 'skipped', 'upstream_failed', 'removed'))
    and i.state not in ('queued', 'running', 'restarting', 'up_for_reschedule', 'deferred')
    and i.attempt_number = coalesce((k.former ->> 'attempt_number')::integer, 0)
    and i.generation = coalesce((k.former ->> 'generation')::integer + 1, 0)
    and coalesce(k.former ->> 'state', '') not in ('queued', 'running', 'restarting', 'up_for_reschedule', 'deferred')
    and not (${expandedSince} and exists (
      select 1 from task_instance o
      where o.run_key = i.run_key and o.task_id = i.task_id and o.map_index > i.map_index
        and (o.state not in ('none', 'scheduled') or o.attempt_number > 0 or o.generation > 0)
    ));
  v_back := coalesce(v_back, '{}');

  select array_agg(distinct i.run_key) into v_runs
  from clear_item k join task_instance i on i.instance_key = k.instance_key where k.clear_key = p_clear;
  select array_agg(c.run_key) into v_whole
  from clear_run c join dag_run r on r.run_key = c.run_key
  where c.clear_key = p_clear and r.clear_number = (c.former ->> 'clear_number')::integer + 1
    and not exists (
      select 1 from clear_item k join task_instance i on i.instance_key = k.instance_key
      where k.clear_key = p_clear and i.run_key = c.run_key and i.instance_key <> all(v_back)
    );
  -- A run that goes on with the version of the clear needs all that was expanded in it.
  v_back := array(
    select i.instance_key from clear_item k join task_instance i on i.instance_key = k.instance_key
    where k.clear_key = p_clear and i.instance_key = any(v_back)
      and (i.run_key = any(coalesce(v_whole, '{}')) or not ${expandedSince})
  );
  select json_agg(json_build_array(r.dag_id, r.run_id, i.task_id, i.map_index)) into v_started
  from clear_item k join task_instance i on i.instance_key = k.instance_key join dag_run r on r.run_key = i.run_key
  where k.clear_key = p_clear and i.instance_key <> all(v_back);

  insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state, detail)
  select p_now, p_who, 'undo_clear', r.dag_id, i.run_key, i.instance_key, i.state, k.former ->> 'state',
    jsonb_build_object('clear', p_clear)
  from clear_item k join task_instance i on i.instance_key = k.instance_key join dag_run r on r.run_key = i.run_key
  where k.clear_key = p_clear and i.instance_key = any(v_back);

  delete from task_instance i using clear_item k, task_instance f
  where k.clear_key = p_clear and f.instance_key = k.instance_key and f.instance_key = any(v_back)
    and f.map_index > ${formerIndex} and i.run_key = f.run_key and i.task_id = f.task_id and i.map_index > f.map_index;
  update task_instance i set
    state = k.former ->> 'state',
    -- Another one, where only one of the two versions maps the task.
    map_index = ${formerIndex},
    label = case when i.map_index = ${formerIndex} then i.label else k.former ->> 'label' end,
    generation = (k.former ->> 'generation')::integer,
    try_number = (k.former ->> 'try_number')::integer,
    lost_count = (k.former ->> 'lost_count')::integer,
    ready_at = case when k.former ->> 'state' = 'scheduled' then p_now end,
    due_at = (k.former ->> 'due_at')::bigint,
    not_before = (k.former ->> 'not_before')::bigint,
    started_at = (k.former ->> 'started_at')::bigint,
    ended_at = (k.former ->> 'ended_at')::bigint
  from clear_item k
  where k.clear_key = p_clear and k.instance_key = i.instance_key and i.instance_key = any(v_back)
    and k.former ->> 'state' is not null;

  -- Tasks that the run got with a newer version: as if they had never been there.
  delete from task_summary s using clear_item k, task_instance i
  where k.clear_key = p_clear and i.instance_key = k.instance_key and i.instance_key = any(v_back)
    and k.former ->> 'state' is null and s.run_key = i.run_key and s.task_id = i.task_id;
  delete from task_instance i using clear_item k
  where k.clear_key = p_clear and k.instance_key = i.instance_key and i.instance_key = any(v_back)
    and k.former ->> 'state' is null;

  update task_summary s set choice = o.value, expanded = true
  from clear_item k join task_instance i on i.instance_key = k.instance_key
  left join output o on o.instance_key = i.instance_key
  where k.clear_key = p_clear and i.instance_key = any(v_back) and i.state = 'success'
    and s.run_key = i.run_key and s.task_id = i.task_id and s.keeps_choice and i.map_index = -1;
  -- Lists that this clear threw away and that nothing makes anew: neither it nor another clear.
  update task_summary s set expanded = true
  from clear_run c cross join lateral jsonb_array_elements_text(c.unexpanded) as m(task_id)
  join dag_run r on r.run_key = c.run_key
  join version_task t on t.version_key = r.version_key and t.task_id = m.task_id
  where c.clear_key = p_clear and s.run_key = c.run_key and s.task_id = m.task_id
    and not exists (
      select 1 from clear_item k join task_instance i on i.instance_key = k.instance_key
      where k.clear_key = p_clear and i.run_key = s.run_key and i.instance_key <> all(v_back)
        and (i.task_id = s.task_id or t.map_reads ? i.task_id)
    )
    and not exists (
      select 1 from task_instance i
      where i.run_key = s.run_key and t.map_reads ? i.task_id
        and i.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
    );
  perform dm_recount(v_runs);
  perform dm_miss_deadlines(p_now, v_runs);

  update dag_run r set
    state = c.former ->> 'state',
    reason = c.former ->> 'reason',
    started_at = (c.former ->> 'started_at')::bigint,
    ended_at = (c.former ->> 'ended_at')::bigint,
    queued_at = (c.former ->> 'queued_at')::bigint,
    version_key = (c.former ->> 'version_key')::bigint,
    looks_back = (c.former ->> 'looks_back')::boolean,
    look_at = case when c.former ->> 'state' = 'running' then p_now else (c.former ->> 'look_at')::bigint end
  from clear_run c
  where c.clear_key = p_clear and c.run_key = r.run_key and r.run_key = any(v_whole);
  update dag_run r set state = 'running', ended_at = null, reason = null, look_at = p_now
  where r.run_key = any(v_runs) and r.state <> 'queued' and r.run_key <> all(coalesce(v_whole, '{}'))
    and exists (select 1 from task_instance i where i.run_key = r.run_key and i.instance_key = any(v_back));
  perform dm_revive_callbacks(p_now, p_clear, v_back, coalesce(v_whole, '{}'));
  perform dm_revive_deadlines(p_clear, v_whole);
  perform dm_wake_followers(p_now, v_runs);
  update clear_record set undone_at = p_now where clear_key = p_clear;

  return json_build_object('restored', cardinality(v_back), 'started', v_started, 'runs', to_json(v_runs));
end
$$`;
