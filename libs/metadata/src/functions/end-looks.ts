import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_end_looks(now, ends): attempts that were looked at have ended, and are looked at no more. Their jobs end as was found,
 * or are to be stopped or left; while another try is to come, a job that is left, or of which nothing is known, is kept for
 * it. The runs are locked.
 */
export const endLooksFunction = `
create or replace function dm_end_looks(p_now bigint, p_ends jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  delete from task_look k using jsonb_to_recordset(p_ends) as e(attempt_key bigint) where k.attempt_key = e.attempt_key;
  update task_attempt a set pokes = a.pokes + 1, deadline = e.deadline
  from jsonb_to_recordset(p_ends) as e(attempt_key bigint, deadline bigint) where a.attempt_key = e.attempt_key;
  update remote_job j set
    state = e.job,
    handle = coalesce(j.handle, e.handle),
    cancel_due_at = case when e.job = 'cancelling' then p_now end,
    ended_at = case when e.job <> 'cancelling' then p_now end,
    said = e.said
  from (
    select e.instance_key, e.said, e.handle, case
      when e.job = 'left' and not e.is_over then null
      when e.job is null and e.is_over then 'cancelling'
      else e.job
    end as job
    from jsonb_to_recordset(p_ends) as e(instance_key bigint, is_over boolean, job text, said text, handle jsonb)
  ) e
  where j.instance_key = e.instance_key and j.state in ('intent', 'submitted') and e.job is not null;
end
$$`;

/**
 * dm_drop_looks(now, instances, again): somebody said otherwise: what was looked at in these instances is looked at no more,
 * and their jobs are to be stopped, or are left as their tasks have it. Of those that are to run again every job is stopped,
 * also what was left before. Whoever is just submitting one is waited for. The runs are locked.
 */
export const dropLooksFunction = `
create or replace function dm_drop_looks(p_now bigint, p_instances bigint[], p_again boolean) returns void
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_instances bigint[];
  v_due bigint[];
begin
  with dropped as (
    delete from task_look k where k.instance_key = any(p_instances) returning k.instance_key, k.due_at
  )
  select array_agg(d.instance_key), array_agg(d.due_at) into v_instances, v_due from dropped d;
  -- A statement of its own: the one before waited for whoever was about to submit, and this one sees what that is.
  update remote_job j set
    state = case when p_again or not j.left_on_kill then 'cancelling' else 'left' end,
    ended_at = case when not p_again and j.left_on_kill then p_now end,
    cancel_due_at = case
      when not p_again and j.left_on_kill then null
      when j.state = 'intent' then greatest(p_now, (
        select d.due_at from unnest(v_instances, v_due) as d(instance_key, due_at) where d.instance_key = j.instance_key
      ))
      else p_now
    end
  where j.instance_key = any(p_instances) and (j.state in ('intent', 'submitted') or p_again and j.state = 'left');
end
$$`;
