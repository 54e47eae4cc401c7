/**
 * dm_lock_free(instances, runs, holder): locks the n-th run for the n-th instance and gives back the instances whose run
 * was free, in their order. A run that somebody else has locked is left: whoever has it claims after us, or wakes us. One
 * that somebody else only remembers is taken from them.
 */
export const lockFreeFunction = `
create or replace function dm_lock_free(p_instances bigint[], p_runs bigint[], p_holder bigint) returns bigint[]
language plpgsql as $$
declare
  v_free bigint[];
  v_held bigint[];
begin
  select array_agg(f.run_key), array_agg(f.run_key) filter (where f.held_by is distinct from p_holder and f.held_by is not null)
  into v_free, v_held from (
    select r.run_key, r.held_by from dag_run r where r.run_key = any(p_runs) for no key update skip locked
  ) f;
  if v_held is not null then
    update dag_run r set held_by = null where r.run_key = any(v_held);
  end if;
  if v_free @> p_runs then
    return p_instances;
  end if;
  return array(
    select w.instance_key from unnest(p_instances, p_runs) with ordinality as w(instance_key, run_key, turn)
    where w.run_key = any(v_free) order by w.turn
  );
end
$$`;
