import { HOT_SETTINGS } from "./settings.ts";

/**
 * dm_settle(now, outcomes, begun, locked, runs, timers, starts, holder, known): the first half of a batch.
 *
 * Locks every run concerned (\`locked\`; \`runs\` are those of them to be decided) and, where tasks depend on the past, those
 * that follow; in the order of their keys, and waits for each: whoever holds one commits soon, and no wake-up is lost. Then: bodies that began; outcomes, each only for the attempt that its instance still names (the
 * fence); what is due in these runs (`timers`); up to `starts` queued runs that have a place. Answers with the outcomes
 * that were taken, and with how every run stands that may now be decided. Of \`known\`, those that the holder still holds
 * are only named: it remembers how they stood, and is told what was moved. From now on it holds the others too; what it
 * does not decide, it takes away from whoever else holds it.
 */
export const settleFunction = `
create or replace function dm_settle(
  p_now bigint, p_outcomes jsonb, p_begun jsonb, p_locked bigint[], p_runs bigint[], p_timers boolean, p_starts integer,
  p_holder bigint, p_known bigint[]
) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_runs bigint[] := p_runs;
  v_taken json;
  v_begun json;
  v_fired json;
  v_started bigint[];
  v_followers bigint[];
  v_looks boolean;
  v_looked bigint[];
  v_held bigint[];
  v_others bigint[];
begin
  v_followers := dm_followers(p_locked);
  select bool_or(l.look_at <= p_now), array_agg(l.run_key) filter (where l.held_by = p_holder and l.run_key = any(p_known)),
    array_agg(l.run_key) filter (where l.held_by is distinct from p_holder
      and (l.held_by is not null or l.run_key = any(p_runs) and l.state = 'running' and not l.looks_back))
  into v_looks, v_held, v_others from (
    select r.run_key, r.look_at, r.held_by, r.looks_back, r.state from dag_run r
    where r.run_key = any(p_locked || v_followers) order by r.run_key for no key update
  ) l;
  if v_others is not null then
    update dag_run r set held_by = case when r.state = 'running' and r.run_key = any(p_runs) then p_holder end
    where r.run_key = any(v_others);
  end if;

  if p_begun <> '[]' then
    v_begun := dm_begin_bodies(p_begun);
  end if;
  if p_outcomes <> '[]' then
    v_taken := dm_take_outcomes(p_now, p_outcomes);
  end if;
  if p_timers then
    v_fired := dm_fire_timers(p_now, p_runs);
  end if;
  if p_starts > 0 then
    perform dm_lock_claims();
    v_started := dm_start_runs(p_now, p_starts, p_holder);
    v_runs := v_runs || v_started;
  end if;
  if v_taken is null then
    v_followers := null;
  elsif v_followers <> '{}' then
    update dag_run r set look_at = p_now where r.run_key = any(v_followers);
    v_looks := true;
  end if;
  if v_looks then
    with looked as (
      update dag_run r set
        look_at = case when r.started_at + v.run_timeout_ms > p_now then r.started_at + v.run_timeout_ms end
      from dag_version v
      where r.run_key = any(v_runs) and r.state = 'running' and r.look_at <= p_now and v.version_key = r.version_key
      returning r.run_key
    )
    select array_agg(l.run_key) into v_looked from looked l;
  end if;

  return json_build_object('taken', v_taken, 'begun', v_begun, 'fired', v_fired, 'started', to_json(v_started), 'followers', to_json(v_followers), 'looked', to_json(v_looked),
    'held', to_json(v_held), 'runs', dm_snapshots(case when v_held is null then v_runs else array(
      select r.run_key from unnest(v_runs) as r(run_key) where not r.run_key = any(v_held)) end));
end
$$`;
