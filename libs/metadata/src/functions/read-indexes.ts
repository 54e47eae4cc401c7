import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_read_indexes(run, tasks, indexes): how the instances of these tasks of a run stand at these map indexes; null: at
 * every index at which one of them has not begun. Those that stand for whole tasks are always among them.
 */
export const readIndexesFunction = `
create or replace function dm_read_indexes(p_run bigint, p_tasks text[], p_indexes integer[]) returns json
language plpgsql stable ${HOT_SETTINGS} as $$
declare
  v_indexes integer[] := p_indexes;
begin
  if v_indexes is null then
    v_indexes := array(
      select distinct i.map_index from task_instance i
      where i.run_key = p_run and i.task_id = any(p_tasks) and i.state = 'none');
  end if;
  return (
    select json_agg(json_build_array(i.task_id, i.map_index, i.state))
    from task_instance i
    where i.run_key = p_run and i.task_id = any(p_tasks) and i.map_index = any(v_indexes || -1)
  );
end
$$`;
