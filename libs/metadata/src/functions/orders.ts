import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_orders(instances): what it takes to run the current attempts of these instances: the instances, their runs, and how
 * the tasks that their inputs read have ended. Of a task in the same mapped group that is the instance of the same index;
 * before there are any, the one that stands for all.
 */
export const ordersFunction = `
create or replace function dm_orders(p_instances bigint[]) returns json
language plpgsql stable as $$
declare
  v_instances json;
  v_runs bigint[];
  v_facts json;
  v_versions bigint[];
  v_upstream json;
begin
  if p_instances is null then
    return null;
  end if;
  select json_agg(json_build_array(
    i.instance_key, i.attempt_key, i.session_key, i.run_key, i.task_id, i.map_index, i.attempt_number, i.generation,
    i.try_number, i.lost_count, i.element, (
      select json_object_agg(t.key, t.value) from task_state t
      where t.instance_key = i.instance_key and t.generation = i.generation
    ), i.label)), array_agg(distinct i.run_key)
  into v_instances, v_runs from task_instance i where i.instance_key = any(p_instances);
  select json_agg(json_build_object(
    'run', r.run_key, 'dag', r.dag_id, 'id', r.run_id, 'type', r.type, 'logicalDate', r.logical_date,
    'start', r.interval_start, 'end', r.interval_end, 'runAfter', r.run_after, 'params', r.params,
    'version', r.version_key, 'bundle', v.bundle_id
  )), array_agg(distinct r.version_key)
  into v_facts, v_versions
  from dag_run r join dag_version v on v.version_key = r.version_key where r.run_key = any(v_runs);
  if exists (
    select 1 from version_task t where t.version_key = any(v_versions) and (t.reads <> '[]' or t.reads_beside <> '[]')
  ) then
    v_upstream := dm_upstream(p_instances);
  end if;
  return json_build_object('instances', v_instances, 'runs', v_facts, 'upstream', v_upstream);
end
$$`;

/**
 * dm_upstream(instances): how the tasks have ended that the inputs of these instances read; see dm_orders. `offset 0`: the
 * plan is made while tables are small and kept; joined freely it may read all instances of a run for each that is claimed.
 */
export const upstreamFunction = `
create or replace function dm_upstream(p_instances bigint[]) returns json
language plpgsql stable as $$
begin
  return (
    with reader as materialized (
      select i.run_key, i.map_index, t.reads, t.reads_beside
      from task_instance i
      join dag_run r on r.run_key = i.run_key
      join version_task t on t.version_key = r.version_key and t.task_id = i.task_id
      where i.instance_key = any(p_instances) and (t.reads <> '[]' or t.reads_beside <> '[]')
    ), read as materialized (
      select u.instance_key
      from (
        select distinct r.run_key, t.task_id from reader r cross join lateral jsonb_array_elements_text(r.reads) as t(task_id)
      ) w cross join lateral (
        select i.instance_key from task_instance i where i.run_key = w.run_key and i.task_id = w.task_id offset 0
      ) u
      union
      select u.instance_key
      from reader r cross join lateral jsonb_array_elements_text(r.reads_beside) as t(task_id)
      cross join lateral (
        select i.instance_key from task_instance i
        where i.run_key = r.run_key and i.task_id = t.task_id and i.map_index = any(array[r.map_index, -1]) offset 0
      ) u
      where r.map_index >= 0
      union
      select u.instance_key
      from reader r cross join lateral jsonb_array_elements_text(r.reads_beside) as t(task_id)
      cross join lateral (
        select i.instance_key from task_instance i where i.run_key = r.run_key and i.task_id = t.task_id offset 0
      ) u
      where r.map_index < 0
    )
    select json_agg(json_build_object(
      'run', u.run_key, 'task', u.task_id, 'mapIndex', u.map_index, 'state', u.state,
      'written', o.instance_key is not null, 'value', o.value, 'uri', o.uri,
      'error', case when u.state = 'failed' then (
        select a.error from task_attempt a where a.instance_key = u.instance_key and a.number = u.attempt_number
      ) end
    ) order by u.run_key, u.task_id, u.map_index)
    from read w
    cross join lateral (
      select i.instance_key, i.run_key, i.task_id, i.map_index, i.state, i.attempt_number
      from task_instance i where i.instance_key = w.instance_key offset 0
    ) u
    left join output o on o.instance_key = u.instance_key and u.state = 'success'
  );
end
$$`;

/** dm_read_work(instances): the same, asked for by itself. */
export const readWorkFunction = `
create or replace function dm_read_work(p_instances bigint[]) returns json
language plpgsql stable ${HOT_SETTINGS} as $$
begin
  return dm_orders(p_instances);
end
$$`;
