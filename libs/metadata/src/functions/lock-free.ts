/**
 * dm_lock_free(instances, runs): locks the n-th run for the n-th instance and gives back the instances whose run was free,
 * in their order. A run that somebody else has locked is left: whoever has it claims after us, or wakes us.
 */
export const lockFreeFunction = `
create or replace function dm_lock_free(p_instances bigint[], p_runs bigint[]) returns bigint[]
language plpgsql as $$
declare
  v_free bigint[];
begin
  select array_agg(f.run_key) into v_free from (
    select r.run_key from dag_run r where r.run_key = any(p_runs) for no key update skip locked
  ) f;
  if v_free @> p_runs then
    return p_instances;
  end if;
  return array(
    select w.instance_key from unnest(p_instances, p_runs) with ordinality as w(instance_key, run_key, turn)
    where w.run_key = any(v_free) order by w.turn
  );
end
$$`;
