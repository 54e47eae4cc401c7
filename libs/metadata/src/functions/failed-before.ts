import { MAX_FAILED_IN_EVENT } from "@daymill/core";

/**
 * dm_failed_before(run, instance): the ids of the runs, newest first, in which a run or a task instance that has just
 * succeeded failed before; null: it did not, and this is no recovery. First its own run, where it had failed before a clear.
 * Then those just before it in the order of the schedule that failed, up to one that went well; what is not over, was
 * skipped, was started by hand or never ran because its backfill was cancelled tells nothing. A mapped task is compared with the same index. \`instance\` null: the run.
 */
export const failedBeforeFunction = `
create or replace function dm_failed_before(p_run bigint, p_instance bigint) returns jsonb
language plpgsql stable as $$
declare
  v_run dag_run;
  v_task text;
  v_index integer;
  v_failed boolean;
  v_runs jsonb;
begin
  select * into v_run from dag_run r where r.run_key = p_run;
  if p_instance is null then
    v_failed := v_run.failed_before;
  else
    select i.task_id, i.map_index into v_task, v_index from task_instance i where i.instance_key = p_instance;
    select k.former ->> 'state' = 'failed' into v_failed
    from clear_item k where k.instance_key = p_instance and k.former ->> 'state' in ('success', 'failed')
    order by k.clear_key desc limit 1;
  end if;
  if v_run.type <> 'manual' then
    select jsonb_agg(f.run_id order by f.n) into v_runs from (
      select e.run_id, e.n, bool_and(e.state = 'failed') over (order by e.n) as is_failing from (
        select b.run_id, b.n, case when p_instance is null then b.state else i.state end as state
        from (
          select r.run_key, r.run_id, r.state, row_number() over (order by r.run_after desc, r.run_key desc) as n
          from dag_run r
          where r.dag_id = v_run.dag_id and (r.run_after, r.run_key) < (v_run.run_after, v_run.run_key)
            and r.type <> 'manual' and r.reason is distinct from 'backfill_cancelled'
          order by r.run_after desc, r.run_key desc limit ${MAX_FAILED_IN_EVENT}
        ) b
        left join task_instance i on i.run_key = b.run_key and i.task_id = v_task and i.map_index = v_index
      ) e
      where e.state in ('success', 'failed')
    ) f
    where f.is_failing;
  end if;
  if v_failed then
    v_runs := jsonb_build_array(v_run.run_id) || coalesce(v_runs, '[]');
  end if;
  return v_runs;
end
$$`;
