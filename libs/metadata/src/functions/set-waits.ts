/** dm_set_waits(waits): notes which runs only wait for an earlier run, and so hold no place. The runs are locked. */
export const setWaitsFunction = `
create or replace function dm_set_waits(p_waits jsonb) returns void
language plpgsql as $$
begin
  update dag_run r set only_waits = (w ->> 'only_waits')::boolean
  from jsonb_array_elements(p_waits) w
  where r.run_key = (w ->> 'run_key')::bigint and r.state = 'running';
end
$$`;
