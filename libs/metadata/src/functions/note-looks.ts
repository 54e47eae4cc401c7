import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_note_looks(now, notes): looks after which the attempt goes on, each taken only if nobody looked again since (the
 * turn). A handle is kept whatever the turn: a job that is to be stopped, or was thought not to exist, is asked to stop by
 * its handle.
 */
export const noteLooksFunction = `
create or replace function dm_note_looks(p_now bigint, p_notes jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  with note as materialized (
    select * from jsonb_to_recordset(p_notes) as n(
      attempt_key bigint, turn integer, due_at bigint, troubles integer, said text, deadline bigint,
      input jsonb)
  ), noted as (
    update task_look k set due_at = n.due_at, looked_at = p_now, troubles = n.troubles, said = n.said, taken_by = null
    from note n where k.attempt_key = n.attempt_key and k.turn = n.turn
    returning k.attempt_key, n.deadline, n.input
  )
  update task_attempt a set pokes = a.pokes + 1, deadline = n.deadline, rendered_input = coalesce(a.rendered_input, n.input)
  from noted n where a.attempt_key = n.attempt_key;

  update remote_job j set
    handle = n.handle,
    submitted_at = p_now,
    ended_at = case when j.state = 'left' then j.ended_at end,
    state = case j.state when 'intent' then 'submitted' when 'left' then 'left' else 'cancelling' end,
    cancel_tries = j.cancel_tries + 1,
    cancel_due_at = case when j.state not in ('intent', 'left') then p_now end
  from jsonb_to_recordset(p_notes) as n(token text, handle jsonb)
  where n.handle is not null and j.token = n.token and j.handle is null
    and j.state in ('intent', 'cancelling', 'cancelled', 'gone', 'left');
end
$$`;
