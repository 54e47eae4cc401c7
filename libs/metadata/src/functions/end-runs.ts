/**
 * dm_end_runs(now, verdicts): running to success or failed. The runs are locked. Answers with those that ended,
 * and with the DAGs that this paused: runs of a backfill count for nothing there, a backfill has a pause of its own.
 */
export const endRunsFunction = `
create or replace function dm_end_runs(p_now bigint, p_verdicts jsonb) returns json
language plpgsql as $$
declare
  v_runs bigint[] := array(select (v ->> 'run_key')::bigint from jsonb_array_elements(p_verdicts) v);
  v_ended json;
  v_counted bigint[];
  v_paused text[];
  v_over bigint[];
  v_recovered bigint[];
begin
  with verdict as materialized (
    select * from jsonb_to_recordset(p_verdicts) as v(run_key bigint, state text, reason text)
  ), ended as (
    update dag_run r set state = v.state, reason = v.reason, ended_at = p_now, only_waits = false, look_at = null,
      failed_before = r.failed_before or v.state = 'failed'
    from verdict v where r.run_key = v.run_key and r.run_key = any(v_runs) and r.state = 'running'
    returning r.run_key, r.dag_id, r.run_id, r.state, r.backfill_key, r.failed_before
  )
  select json_agg(json_build_array(e.run_key, e.dag_id, e.run_id, e.state)), array_agg(e.run_key) filter (
    where e.backfill_key is null and exists (
      select 1 from dag d
      where d.dag_id = e.dag_id and d.max_failed_runs > 0 and (e.state = 'failed' or d.failed_runs > 0))), array_agg(e.run_key),
    array_agg(e.run_key) filter (where e.state = 'success' and e.failed_before)
  into v_ended, v_counted, v_over, v_recovered from ended e;
  if p_verdicts @? '$[*].told' then
    perform dm_call_back_runs(p_now, p_verdicts, v_over);
  end if;
  if v_recovered is not null then
    update dag_run r set failed_before = false where r.run_key = any(v_recovered);
  end if;
  if v_counted is not null then
    v_paused := dm_count_failures(p_now, v_counted);
  end if;
  return json_build_object('ended', v_ended, 'paused', to_json(v_paused));
end
$$`;
