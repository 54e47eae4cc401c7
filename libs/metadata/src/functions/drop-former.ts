/** dm_drop_former(instances): what an earlier generation left is dropped when the next attempt starts: until then a clear can be undone. */
export const dropFormerFunction = `
create or replace function dm_drop_former(p_instances bigint[]) returns void
language plpgsql as $$
begin
  delete from output w using task_instance i
  where i.instance_key = any(p_instances) and w.instance_key = i.instance_key and w.generation < i.generation;
  delete from task_state t using task_instance i
  where i.instance_key = any(p_instances) and t.instance_key = i.instance_key and t.generation < i.generation;
end
$$`;
