import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_intend(now, attempt, turn, submission, token, input, left on kill): writes down that a job is about to be submitted. False when that
 * must not be: somebody looked again or said otherwise, or an earlier job of the instance is not over.
 */
export const intendFunction = `
create or replace function dm_intend(
  p_now bigint, p_attempt bigint, p_turn integer, p_submission integer, p_token text, p_input jsonb,
  p_left_on_kill boolean
) returns boolean
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_instance bigint;
begin
  select k.instance_key into v_instance from task_look k where k.attempt_key = p_attempt and k.turn = p_turn for update;
  if v_instance is null or exists (
    select 1 from remote_job j where j.instance_key = v_instance and j.state in ('intent', 'submitted', 'cancelling')
  ) then
    return false;
  end if;
  update task_attempt a set rendered_input = p_input where a.attempt_key = p_attempt;
  insert into remote_job (instance_key, generation, submission, token, attempt_key, version_key, state, intent_at,
    left_on_kill)
  select i.instance_key, i.generation, p_submission, p_token, p_attempt, r.version_key, 'intent', p_now, p_left_on_kill
  from task_instance i join dag_run r on r.run_key = i.run_key where i.instance_key = v_instance;
  return true;
end
$$`;

/**
 * dm_note_cancels(now, notes): what came of asking jobs to stop, each taken only from who asked last. An attempt that
 * waits for the end of one is looked at now. One that is given up is logged.
 */
export const noteCancelsFunction = `
create or replace function dm_note_cancels(p_now bigint, p_notes jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_over bigint[];
  v_gone text[];
begin
  with noted as (
    update remote_job j set state = n.state, cancel_due_at = n.due_at, said = n.said,
      ended_at = case when n.state <> 'cancelling' then p_now end
    from jsonb_to_recordset(p_notes) as n(token text, tries integer, state text, due_at bigint, said text)
    where j.token = n.token and j.cancel_tries = n.tries and j.state = 'cancelling'
    returning j.token, j.instance_key, j.state
  )
  select array_agg(n.instance_key) filter (where n.state <> 'cancelling'), array_agg(n.token) filter (where n.state = 'gone')
  into v_over, v_gone from noted n;
  update task_look k set turn = k.turn + 1, due_at = p_now where k.instance_key = any(v_over);
  insert into state_change (at, who, cause, dag_id, run_key, instance_key, detail)
  select p_now, 'scheduler', 'cancel', r.dag_id, r.run_key, i.instance_key, jsonb_build_object(
    'reason', 'the job could not be cancelled and may still run', 'handle', j.handle, 'token', j.token, 'said', j.said)
  from remote_job j
  join task_instance i on i.instance_key = j.instance_key join dag_run r on r.run_key = i.run_key
  where j.token = any(v_gone);
end
$$`;
