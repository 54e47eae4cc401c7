import { isAnyDrained } from "./is-drained.ts";

/**
 * dm_claim(now, sessions, free, queues, parallelism, holder): gives ready instances of these queues (null: of all) to worker
 * sessions with free slots that are not drained, within every limit: parallelism, slots of pools, active tasks of a DAG, of a task, of a task in a run, of a key, starts of
 * a rate. Opens an attempt for each. Says besides whether it met something that has a rate.
 *
 * The caller holds the claim lock, so that what is counted here stays true until the commit. Three steps, each a function
 * of its own: who is next (dm_next_ready), which of those fit (here), and the claim itself (dm_open_attempts); each a
 * statement of its own, since a stable function sees no more than the statement that calls it. In a pool
 * nobody overtakes: a task that needs more slots than are free holds back those after it, so that it gets its turn.
 *
 * A lane offers no more candidates than slots are free. Where those of one key are more than the key takes, others may
 * stand behind them that are not offered: then everybody is asked anew, with what was taken so far, before the next in
 * order gets its turn. Each time a key is full that was not before, so that comes to an end.
 */
export const claimFunction = `
create or replace function dm_claim(
  p_now bigint, p_sessions bigint[], p_free integer[], p_queues text[], p_parallelism integer, p_holder bigint,
  out p_claimed json, out p_is_rated boolean
)
language plpgsql as $$
declare
  v_most bigint;
  v_instances bigint[] := '{}';
  v_runs bigint[] := '{}';
  v_next record;
  v_pools text[] := '{}';
  v_in_pool bigint[] := '{}';
  v_limits text[] := '{}';
  v_in_limit bigint[] := '{}';
  v_keys text[] := '{}';
  v_rates text[] := '{}';
  v_round integer;
  v_pool integer;
  v_dag integer;
  v_task integer;
  v_run integer;
begin
  if ${isAnyDrained} then
    p_free := array(
      select case when dm_is_drained(s.session_key) then 0 else s.free end
      from unnest(p_sessions, p_free) with ordinality as s(session_key, free, place) order by s.place
    );
  end if;
  select sum(f) into v_most from unnest(p_free) f;
  if v_most = 0 then
    return;
  end if;
  <<round>>
  loop
    v_round := cardinality(v_keys);
    for v_next in select * from dm_next_ready(p_now, least(v_most, p_parallelism), p_queues, v_keys) loop
      v_most := least(v_most, p_parallelism - v_next.occupied);
      exit round when cardinality(v_instances) >= v_most;
      continue when v_next.instance_key = any(v_instances);

      v_pool := array_position(v_pools, v_next.pool);
      if v_pool is null then
        v_pools := v_pools || v_next.pool;
        v_in_pool := v_in_pool || v_next.in_pool;
        v_pool := cardinality(v_pools);
      end if;
      v_dag := null;
      if v_next.in_dag is not null then
        v_dag := array_position(v_limits, v_next.dag_id);
        if v_dag is null then
          v_limits := v_limits || v_next.dag_id;
          v_in_limit := v_in_limit || v_next.in_dag;
          v_dag := cardinality(v_limits);
        end if;
        continue when v_in_limit[v_dag] <= 0;
      end if;
      v_task := null;
      if v_next.in_task is not null then
        v_task := array_position(v_limits, v_next.dag_id || '/' || v_next.task_id);
        if v_task is null then
          v_limits := v_limits || (v_next.dag_id || '/' || v_next.task_id);
          v_in_limit := v_in_limit || v_next.in_task;
          v_task := cardinality(v_limits);
        end if;
        continue when v_in_limit[v_task] <= 0;
      end if;
      v_run := null;
      if v_next.in_run is not null then
        v_run := array_position(v_limits, v_next.lane_key::text);
        if v_run is null then
          v_limits := v_limits || v_next.lane_key::text;
          v_in_limit := v_in_limit || v_next.in_run;
          v_run := cardinality(v_limits);
        end if;
        continue when v_in_limit[v_run] <= 0;
      end if;
      if v_next.in_key is not null
        and v_next.in_key <= cardinality(array_positions(v_keys[v_round + 1:], v_next.key_name)) then
        continue round;
      end if;
      if v_next.in_rate is not null then
        p_is_rated := true;
        continue when v_next.in_rate <= cardinality(array_positions(v_rates, v_next.rate_space));
      end if;
      v_in_pool[v_pool] := v_in_pool[v_pool] - v_next.slots;
      continue when v_in_pool[v_pool] < 0;

      v_instances := v_instances || v_next.instance_key;
      v_runs := v_runs || v_next.run_key;
      if v_dag is not null then
        v_in_limit[v_dag] := v_in_limit[v_dag] - 1;
      end if;
      if v_task is not null then
        v_in_limit[v_task] := v_in_limit[v_task] - 1;
      end if;
      if v_run is not null then
        v_in_limit[v_run] := v_in_limit[v_run] - 1;
      end if;
      if v_next.in_key is not null then
        v_keys := v_keys || v_next.key_name;
      end if;
      if v_next.in_rate is not null then
        v_rates := v_rates || v_next.rate_space;
      end if;
    end loop;
    exit;
  end loop;
  if v_instances = '{}' then
    return;
  end if;
  v_instances := dm_lock_free(v_instances, v_runs, p_holder);
  v_instances := dm_open_attempts(p_now, v_instances, p_sessions, p_free);
  if cardinality(v_rates) > 0 then
    perform dm_note_starts(p_now, v_instances);
  end if;
  p_claimed := dm_orders(v_instances);
end
$$`;
