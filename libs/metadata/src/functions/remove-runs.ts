/**
 * dm_remove_runs(now, runs, who): deletes runs with all that belongs to them, and leaves a row of removed_run
 * for each. They are over, not needed, and locked. Events of assets stay: others count on them.
 */
export const removeRunsFunction = `
create or replace function dm_remove_runs(p_now bigint, p_runs bigint[], p_who text) returns void
language plpgsql as $$
declare
  v_instances bigint[];
  v_clears bigint[];
begin
  select array_agg(i.instance_key) into v_instances from task_instance i where i.run_key = any(p_runs);

  insert into removed_run (run_key, dag_id, run_id, type, logical_date, state, ended_at, removed_at, who)
  select r.run_key, r.dag_id, r.run_id, r.type, r.logical_date, r.state, r.ended_at, p_now, p_who
  from dag_run r where r.run_key = any(p_runs);
  update backfill b set removed_success = b.removed_success + g.succeeded, removed_failed = b.removed_failed + g.failed
  from (
    select r.backfill_key, count(*) filter (where r.state = 'success') as succeeded,
      count(*) filter (where r.state = 'failed') as failed
    from dag_run r where r.run_key = any(p_runs) and r.backfill_key is not null group by r.backfill_key
  ) g
  where b.backfill_key = g.backfill_key;
  -- An attempt before the last may have left one too, and one that somebody replaced is still there.
  insert into removed_output (instance_key)
  select i.instance_key from task_instance i left join output o on o.instance_key = i.instance_key
  where i.instance_key = any(v_instances) and (o.uri is not null or i.attempt_number > 1 or exists (
      select 1 from state_change c
      where c.instance_key = i.instance_key and c.cause in ('set_output', 'delete_output')
    ));

  select array_agg(distinct c.clear_key) into v_clears from clear_run c where c.run_key = any(p_runs);
  delete from clear_item c where c.instance_key = any(v_instances);
  delete from clear_run c where c.clear_key = any(v_clears) and c.run_key = any(p_runs);
  delete from clear_record c where c.clear_key = any(v_clears)
    and not exists (select 1 from clear_run r where r.clear_key = c.clear_key);
  delete from run_deadline d where d.run_key = any(p_runs);
  delete from callback c where c.run_key = any(p_runs);
  delete from run_asset_event e where e.run_key = any(p_runs);
  delete from asset_state s where s.run_key = any(p_runs);
  -- That a DAG was paused is told of the DAG.
  delete from state_change c where c.run_key = any(p_runs) and c.cause <> 'pause';
  delete from approval a where a.instance_key = any(v_instances);
  delete from remote_job j where j.instance_key = any(v_instances);
  delete from task_state t where t.instance_key = any(v_instances);
  delete from output o where o.instance_key = any(v_instances);
  delete from task_attempt a where a.instance_key = any(v_instances);
  delete from task_instance i where i.run_key = any(p_runs);
  delete from task_summary s where s.run_key = any(p_runs);
  delete from lane l where l.run_key = any(p_runs) and l.run_key <> 0;
  delete from dag_run r where r.run_key = any(p_runs);
end
$$`;
