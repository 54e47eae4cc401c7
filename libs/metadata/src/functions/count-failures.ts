/**
 * dm_count_failures(now, runs): counts the runs that just failed of DAGs that are paused by failures in a row; a success
 * starts anew. Pauses the DAGs that have come to their limit, with a row that says why, and answers with them. Runs count
 * in the order of their keys, each time that they end.
 *
 * Takes the claim lock before it waits for the row of a DAG: nobody who holds such a row waits for that lock.
 */
export const countFailuresFunction = `
create or replace function dm_count_failures(p_now bigint, p_runs bigint[]) returns text[]
language plpgsql as $$
declare
  v_run record;
  v_dag record;
  v_paused text[] := '{}';
begin
  perform dm_lock_claims();
  for v_run in
    select r.run_key, r.dag_id, r.run_id, r.state from dag_run r where r.run_key = any(p_runs) order by r.run_key
  loop
    update dag d set failed_runs = case when v_run.state = 'failed' then d.failed_runs + 1 else 0 end
    where d.dag_id = v_run.dag_id and d.max_failed_runs > 0
    returning d.failed_runs, d.max_failed_runs, d.paused into v_dag;
    continue when v_dag is null or v_dag.paused or v_dag.failed_runs < v_dag.max_failed_runs;
    update dag d set paused = true, updated_at = p_now,
      pause_reason = format(
        case when v_dag.failed_runs = 1 then 'run %2$s failed' else '%1$s runs failed in a row, last %2$s' end,
        v_dag.failed_runs, v_run.run_id)
    where d.dag_id = v_run.dag_id;
    insert into state_change (at, who, cause, dag_id, run_key, detail)
    values (p_now, 'scheduler', 'pause', v_run.dag_id, v_run.run_key,
      jsonb_build_object('failedRuns', v_dag.failed_runs, 'runId', v_run.run_id));
    v_paused := v_paused || v_run.dag_id;
  end loop;
  return v_paused;
end
$$`;
