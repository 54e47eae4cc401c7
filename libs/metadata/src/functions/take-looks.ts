import { isServed } from "./ready-lanes.ts";
import { HOT_SETTINGS } from "./settings.ts";

const isOurs = (laneKey: string) =>
  `(p_queues is null or exists (select 1 from lane l where l.lane_key = ${laneKey} and ${isServed}))`;
const laneOfJob = "(select i.lane_key from task_instance i where i.instance_key = j.instance_key)";

/**
 * dm_take_looks(now, until, most, session, queues): takes the looks of these queues (null: of all) that are due, with all
 * that they need, and the jobs that are to be asked to stop. Whatever is taken is due again at \`until\`, for the case that whoever took it is not heard of any more. What
 * somebody else is just taking is left. A worker that is drained takes those of no queue, which wait and run nothing.
 */
export const takeLooksFunction = `
create or replace function dm_take_looks(p_now bigint, p_until bigint, p_most integer, p_session bigint, p_queues text[]) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_attempts bigint[];
  v_instances bigint[];
  v_tokens text[];
begin
  if dm_is_drained(p_session) then
    p_queues := '{}';
  end if;
  with due as materialized (
    select k.attempt_key from task_look k where k.due_at <= p_now and ${isOurs("k.lane_key")}
    order by k.due_at limit p_most for update skip locked
  ), taken as (
    update task_look k set turn = k.turn + 1, due_at = p_until, taken_by = p_session
    from due d where k.attempt_key = d.attempt_key
    returning k.attempt_key, k.instance_key
  )
  select array_agg(t.attempt_key), array_agg(t.instance_key) into v_attempts, v_instances from taken t;
  with due as materialized (
    select j.token from remote_job j where j.cancel_due_at <= p_now and ${isOurs(laneOfJob)}
    order by j.cancel_due_at limit p_most for update skip locked
  ), taken as (
    update remote_job j set cancel_tries = j.cancel_tries + 1, cancel_due_at = p_until
    from due d where j.token = d.token
    returning j.token
  )
  select array_agg(t.token) into v_tokens from taken t;
  return json_build_object(
    'work', dm_orders(v_instances),
    'looks', (
      select json_agg(json_build_object(
        'attempt', k.attempt_key, 'turn', k.turn, 'troubles', k.troubles, 'pokes', a.pokes, 'openedAt', a.queued_at,
        'firstOpenedAt', (
          select min(f.queued_at) from task_attempt f
          where f.instance_key = a.instance_key and f.generation = a.generation
        ),
        'approval', (
          select json_build_object('isApproved', p.is_approved, 'by', p.who, 'at', p.at, 'note', p.note,
            'values', p.form_values, 'timedOut', p.timed_out)
          from approval p
          where p.instance_key = a.instance_key and p.generation = a.generation
        ),
        'jobs', (
          select json_agg(json_build_object(
            'generation', j.generation, 'submission', j.submission, 'token', j.token, 'state', j.state,
            'handle', j.handle, 'submittedAt', j.submitted_at
          ) order by j.generation, j.submission)
          from remote_job j where j.instance_key = k.instance_key
            and (j.generation = a.generation or j.state = 'cancelling')
        )
      ))
      from task_look k join task_attempt a on a.attempt_key = k.attempt_key
      where k.attempt_key = any(v_attempts)
    ),
    'cancels', (
      select json_agg(json_build_object(
        'token', j.token, 'handle', j.handle, 'tries', j.cancel_tries, 'attempt', a.attempt_key, 'run', i.run_key,
        'task', i.task_id, 'mapIndex', i.map_index, 'number', a.number, 'generation', a.generation,
        'tryNumber', a.try_number, 'input', a.rendered_input, 'version', j.version_key
      ))
      from remote_job j
      join task_instance i on i.instance_key = j.instance_key
      join task_attempt a on a.attempt_key = j.attempt_key
      where j.token = any(v_tokens)
    ),
    'cancelRuns', (
      select json_agg(json_build_object(
        'run', r.run_key, 'dag', r.dag_id, 'id', r.run_id, 'type', r.type, 'logicalDate', r.logical_date,
        'start', r.interval_start, 'end', r.interval_end, 'runAfter', r.run_after, 'params', r.params,
        'version', v.version_key, 'bundle', v.bundle_id
      ))
      from dag_run r join dag_version v on (r.run_key, v.version_key) in (
        select i.run_key, j.version_key from remote_job j join task_instance i on i.instance_key = j.instance_key
        where j.token = any(v_tokens)
      )
    ),
    'nextAt', (select least(
      (select min(k.due_at) from task_look k where k.due_at is not null and ${isOurs("k.lane_key")}),
      (select min(j.cancel_due_at) from remote_job j where j.cancel_due_at is not null and ${isOurs(laneOfJob)})
    ))
  );
end
$$`;
