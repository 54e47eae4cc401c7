import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_expand_task(now, run, task, elements, labels, told): makes the instances of a mapped task, one an element. The instance that
 * stood for them becomes the first. After a clear of what the list came from: instances that are still there get their
 * new element, missing ones are made, those beyond the list are removed. An empty list: the first is skipped; told: who is to be
 * told of that, as in a move. What a clear holds back is held back with all of its instances. The run is locked.
 */
export const expandTaskFunction = `
create or replace function dm_expand_task(
  p_now bigint, p_run bigint, p_task text, p_elements jsonb, p_labels text[], p_told jsonb
) returns void
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_length integer := jsonb_array_length(p_elements);
  v_skipped bigint[];
begin
  update task_instance i set map_index = 0 where i.run_key = p_run and i.task_id = p_task and i.map_index = -1;
  with left_out as (
    update task_instance i set state = case when i.map_index = 0 then 'skipped' else 'removed' end, ended_at = p_now,
      due_at = null, not_before = null
    where i.run_key = p_run and i.task_id = p_task and i.map_index >= v_length and i.state = 'none'
    returning i.instance_key, i.state
  )
  select array_agg(l.instance_key) filter (where l.state = 'skipped') into v_skipped from left_out l;
  insert into state_change (at, who, cause, dag_id, run_key, instance_key, from_state, to_state)
  select p_now, 'scheduler', 'mapping', r.dag_id, p_run, s.key, 'none', 'skipped'
  from unnest(v_skipped) as s(key) join dag_run r on r.run_key = p_run;
  if p_told is not null then
    perform dm_call_back(p_now, (
      select jsonb_agg(t.told || jsonb_build_object('instance_key', s.key, 'cause', 'mapping'))
      from unnest(v_skipped) as s(key) cross join jsonb_array_elements(p_told) as t(told)));
  end if;
  with element as materialized (
    select (e.n - 1)::integer as map_index, e.value, p_labels[e.n] as label
    from jsonb_array_elements(p_elements) with ordinality as e(value, n)
  ), first as materialized (
    select i.lane_key, i.slots, i.priority, case when i.state = 'none' then i.not_before end as not_before,
      case when i.state = 'none' then i.due_at end as due_at
    from task_instance i where i.run_key = p_run and i.task_id = p_task order by i.map_index limit 1
  ), kept as (
    update task_instance i set element = e.value, label = e.label,
      state = case when i.state = 'removed' then 'none' else i.state end,
      not_before = case when i.state = 'removed' then f.not_before else i.not_before end,
      due_at = case when i.state = 'removed' then f.due_at else i.due_at end
    from element e cross join first f where i.run_key = p_run and i.task_id = p_task and i.map_index = e.map_index
    returning i.map_index
  )
  insert into task_instance (run_key, task_id, map_index, lane_key, slots, priority, element, label, not_before, due_at)
  select p_run, p_task, e.map_index, f.lane_key, f.slots, f.priority, e.value, e.label, f.not_before, f.due_at
  from element e cross join first f
  where not exists (select 1 from kept k where k.map_index = e.map_index)
  order by e.map_index;
  update task_summary s set
    expanded = true, expected = d.expected, counts = dm_add_counts(d.states, d.numbers)
  from (
    select sum(c.number)::integer as expected, array_agg(c.state) as states, array_agg(c.number) as numbers
    from (
      select i.state, count(*)::integer as number from task_instance i
      where i.run_key = p_run and i.task_id = p_task group by i.state
    ) c
  ) d
  where s.run_key = p_run and s.task_id = p_task;
  if v_length = 0 then
    perform dm_wake_followers(p_now, array[p_run]);
  end if;
end
$$`;
