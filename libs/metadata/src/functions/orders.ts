import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_orders(instances): what it takes to run the current attempts of these instances: the instances, their runs, and how
 * the tasks that their inputs read have ended. Of a task in the same mapped group that is the instance of the same index;
 * before there are any, the one that stands for all.
 */
export const ordersFunction = `
create or replace function dm_orders(p_instances bigint[]) returns json
language plpgsql stable as $$
begin
  if p_instances is null then
    return null;
  end if;
  return (
    with instance as materialized (
      select i.*, r.version_key from task_instance i join dag_run r on r.run_key = i.run_key
      where i.instance_key = any(p_instances)
    ), reader as materialized (
      select i.run_key, i.map_index, t.reads, t.reads_beside
      from instance i
      join version_task t on t.version_key = i.version_key and t.task_id = i.task_id
      where t.reads <> '[]' or t.reads_beside <> '[]'
    ), read as materialized (
      select u.instance_key
      from (
        select distinct r.run_key, t.task_id from reader r cross join lateral jsonb_array_elements_text(r.reads) as t(task_id)
      ) w join task_instance u on u.run_key = w.run_key and u.task_id = w.task_id
      union
      select u.instance_key
      from reader r cross join lateral jsonb_array_elements_text(r.reads_beside) as t(task_id)
      join task_instance u on u.run_key = r.run_key and u.task_id = t.task_id
        and u.map_index = any(array[r.map_index, -1])
      where r.map_index >= 0
      union
      select u.instance_key
      from reader r cross join lateral jsonb_array_elements_text(r.reads_beside) as t(task_id)
      join task_instance u on u.run_key = r.run_key and u.task_id = t.task_id
      where r.map_index < 0
    )
    select json_build_object(
      'instances', (
        select json_agg(json_build_object(
          'instance', i.instance_key, 'attempt', i.attempt_key, 'session', i.session_key, 'run', i.run_key,
          'task', i.task_id, 'mapIndex', i.map_index, 'number', i.attempt_number, 'generation', i.generation,
          'tryNumber', i.try_number, 'lostCount', i.lost_count, 'element', i.element,
          'state', (
            select json_object_agg(t.key, t.value) from task_state t
            where t.instance_key = i.instance_key and t.generation = i.generation
          )
        )) from instance i
      ),
      'runs', (
        select json_agg(json_build_object(
          'run', r.run_key, 'dag', r.dag_id, 'id', r.run_id, 'type', r.type, 'logicalDate', r.logical_date,
          'start', r.interval_start, 'end', r.interval_end, 'runAfter', r.run_after, 'params', r.params,
          'version', r.version_key, 'bundle', v.bundle_id
        ))
        from dag_run r join dag_version v on v.version_key = r.version_key
        where r.run_key = any(array(select distinct i.run_key from instance i))
      ),
      'upstream', (
        select json_agg(json_build_object(
          'run', u.run_key, 'task', u.task_id, 'mapIndex', u.map_index, 'state', u.state,
          'written', o.instance_key is not null, 'value', o.value, 'uri', o.uri,
          'error', case when u.state = 'failed' then (
            select a.error from task_attempt a where a.instance_key = u.instance_key and a.number = u.attempt_number
          ) end
        ) order by u.run_key, u.task_id, u.map_index)
        from read w
        join task_instance u on u.instance_key = w.instance_key
        left join output o on o.instance_key = u.instance_key and u.state = 'success'
      )
    )
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
