/** dm_end_runs(now, verdicts): running to success or failed. The runs are locked. Answers with those that ended. */
export const endRunsFunction = `
create or replace function dm_end_runs(p_now bigint, p_verdicts jsonb) returns json
language plpgsql as $$
declare
  v_runs bigint[] := array(select (v ->> 'run_key')::bigint from jsonb_array_elements(p_verdicts) v);
  v_ended json;
begin
  with verdict as materialized (
    select * from jsonb_to_recordset(p_verdicts) as v(run_key bigint, state text, reason text)
  ), ended as (
    update dag_run r set state = v.state, reason = v.reason, ended_at = p_now, only_waits = false, look_at = null
    from verdict v where r.run_key = v.run_key and r.run_key = any(v_runs) and r.state = 'running'
    returning r.run_key, r.dag_id, r.run_id, r.state
  )
  select json_agg(json_build_array(e.run_key, e.dag_id, e.run_id, e.state)) into v_ended from ended e;
  return v_ended;
end
$$`;
