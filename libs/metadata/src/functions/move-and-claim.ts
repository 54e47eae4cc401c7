import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_move_and_claim(now, moves, verdicts, waits, looks, sessions, free, queues, parallelism, holder): the second half of a batch:
 * what was decided about the runs that dm_settle locked, then up to \`looks\` tasks that need no worker, and as much work
 * as the sessions take. Says when to ask again, where something waits for its rate.
 */
export const moveAndClaimFunction = `
create or replace function dm_move_and_claim(
  p_now bigint, p_moves jsonb, p_verdicts jsonb, p_waits jsonb, p_looks integer, p_sessions bigint[], p_free integer[], p_queues text[], p_parallelism integer,
  p_holder bigint
) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_moved json;
  v_ended json;
  v_looks json;
  v_claimed json;
  v_followers bigint[];
  v_rated boolean;
  v_looks_rated boolean;
begin
  if p_moves <> '[]' then
    v_moved := dm_move_tasks(p_now, p_moves);
  end if;
  if p_moves @? '$[*] ? (@.to_state <> "scheduled")' then
    v_followers := dm_wake_followers(p_now, array(
      select distinct (m ->> 'run_key')::bigint from jsonb_array_elements(p_moves) m where m ->> 'to_state' <> 'scheduled'
    ));
  end if;
  if p_verdicts <> '[]' then
    v_ended := dm_end_runs(p_now, p_verdicts);
  end if;
  if p_waits <> '[]' then
    perform dm_set_waits(p_waits);
  end if;
  if p_looks > 0 then
    perform dm_lock_claims();
    select c.p_moved, c.p_is_rated into v_looks, v_looks_rated from dm_claim_looks(p_now, p_looks, p_holder) c;
  end if;
  if cardinality(p_sessions) > 0 then
    perform dm_lock_claims();
    select c.p_claimed, c.p_is_rated into v_claimed, v_rated
    from dm_claim(p_now, p_sessions, p_free, p_queues, p_parallelism, p_holder) c;
  end if;
  return json_build_object('moves', v_moved, 'ended', v_ended -> 'ended', 'paused', v_ended -> 'paused', 'looks', v_looks, 'claimed', v_claimed,
    'nextStart', case when v_rated or v_looks_rated then dm_next_start(p_now) end,
    'followers', to_json(v_followers));
end
$$`;
