import { HOT_SETTINGS } from "./settings.ts";

/** dm_snapshots(runs): how those that are running stand: what a decision reads. */
export const snapshotsFunction = `
create or replace function dm_snapshots(p_runs bigint[]) returns json
language plpgsql stable as $$
begin
  return (
    select json_agg(json_build_object(
      'run', r.run_key, 'dag', r.dag_id, 'id', r.run_id, 'version', r.version_key, 'state', r.state, 'startedAt', r.started_at,
      'start', r.interval_start, 'end', r.interval_end, 'onlyWaits', r.only_waits, 'holder', r.held_by,
      'tasks', (
        select json_agg(json_build_array(
          s.task_id, s.expected, s.expanded, s.counts, s.choice, s.choice is not null,
          case when s.past <> 'none' and s.counts[1] > 0 then dm_is_held_by_past(r.run_key, s.task_id) else false end,
          s.keeps_choice))
        from task_summary s where s.run_key = r.run_key
      )
    ))
    from dag_run r where r.run_key = any(p_runs) and r.state = 'running'
  );
end
$$`;

/** dm_read_snapshots(runs): the same, asked for by itself. */
export const readSnapshotsFunction = `
create or replace function dm_read_snapshots(p_runs bigint[]) returns json
language plpgsql stable ${HOT_SETTINGS} as $$
begin
  return dm_snapshots(p_runs);
end
$$`;
