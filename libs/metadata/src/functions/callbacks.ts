import { MAX_FAILED_IN_EVENT } from "@daymill/core";
import { HOT_SETTINGS } from "./settings.ts";

/** What is told of together has the same, null: it is told of by itself. `told`: the row with kind and groups. */
function groupKey(told: "c" | "t"): string {
  return `r.dag_id || '/' || ${told}.kind || '/' || (${told}.groups -> n.position ->> 'key')`;
}

/**
 * dm_call_back(now, rows): writes down who is to be told of what has just happened to task instances, in the transaction
 * in which it happened: one row a function that is to be called. The functions are found in the version that the row
 * names, by default in that of the run. Of a success that is no recovery nobody is told as of one.
 */
export const callBackFunction = `
create or replace function dm_call_back(p_now bigint, p_rows jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  insert into callback (run_key, version_key, instance_key, attempt_key, generation, attempt_number, try_number, kind,
    position, to_state, cause, at, retry_at, due_at, detail, group_key, group_ms)
  select i.run_key, coalesce(c.version_key, r.version_key), i.instance_key, c.attempt_key, i.generation, i.attempt_number, i.try_number, c.kind,
    n.position, i.state, c.cause, p_now, case when c.kind = 'retry' then i.due_at end, p_now, f.runs,
    ${groupKey("c")}, (c.groups -> n.position ->> 'everyMs')::bigint
  from jsonb_to_recordset(p_rows) as c(instance_key bigint, attempt_key bigint, version_key bigint, kind text,
    callbacks integer, groups jsonb, cause text)
  join task_instance i on i.instance_key = c.instance_key
  join dag_run r on r.run_key = i.run_key
  cross join lateral (
    select case when c.kind = 'recovery' then dm_failed_before(i.run_key, i.instance_key) end as runs
  ) f
  cross join generate_series(0, c.callbacks - 1) as n(position)
  where c.kind <> 'recovery' or f.runs is not null
  order by i.instance_key, c.kind desc, n.position;
end
$$`;

/** dm_call_back_moved(now, moves, instances): the same for instances that decided moves have moved. */
export const callBackMovedFunction = `
create or replace function dm_call_back_moved(p_now bigint, p_moves jsonb, p_instances bigint[]) returns void
language plpgsql as $$
begin
  perform dm_call_back(p_now, (
    select jsonb_agg(t.told || jsonb_build_object('instance_key', i.instance_key, 'cause', w.cause))
    from unnest(p_instances) as e(instance_key)
    join task_instance i on i.instance_key = e.instance_key
    join lateral (
      select x.cause, x.told from jsonb_to_recordset(p_moves) as x(
        run_key bigint, task_id text, to_state text, cause text, told jsonb, first_index integer, last_index integer)
      where x.run_key = i.run_key and x.task_id = i.task_id and x.to_state = i.state
        and i.map_index between coalesce(x.first_index, -1) and coalesce(x.last_index, 2147483647) limit 1
    ) w on true
    cross join lateral jsonb_array_elements(w.told) as t(told)
  ));
end
$$`;

/** dm_call_back_runs(now, verdicts, runs): the same for runs that have just ended. */
export const callBackRunsFunction = `
create or replace function dm_call_back_runs(p_now bigint, p_verdicts jsonb, p_runs bigint[]) returns void
language plpgsql as $$
begin
  insert into callback (run_key, version_key, generation, kind, position, to_state, cause, at, due_at, detail,
    group_key, group_ms)
  select r.run_key, r.version_key, r.clear_number, t.kind, n.position, r.state, r.reason, p_now, p_now, f.runs,
    ${groupKey("t")}, (t.groups -> n.position ->> 'everyMs')::bigint
  from jsonb_to_recordset(p_verdicts) as v(run_key bigint, told jsonb)
  join dag_run r on r.run_key = v.run_key
  cross join lateral jsonb_to_recordset(v.told) as t(kind text, callbacks integer, groups jsonb)
  cross join lateral (select case when t.kind = 'recovery' then dm_failed_before(r.run_key, null) end as runs) f
  cross join generate_series(0, t.callbacks - 1) as n(position)
  where r.run_key = any(p_runs) and (t.kind <> 'recovery' or f.runs is not null)
  order by r.run_key, t.kind desc, n.position;
end
$$`;

/** What failed in a run, as JSON: as much as is told at most. */
export function failedOf(run: string): string {
  return `(
    select json_agg(json_build_object('taskId', f.task_id, 'mapIndex', f.map_index, 'error', (
      select x.error from task_attempt x where x.instance_key = f.instance_key and x.number = f.attempt_number
    )) order by f.ended_at, f.instance_key)
    from (
      select * from task_instance t where t.run_key = ${run} and t.state = 'failed'
      order by t.ended_at, t.instance_key limit ${MAX_FAILED_IN_EVENT}
    ) f
  )`;
}

/** A run `r` as JSON, with the version `v` in which its functions are found. */
export const TOLD_RUN = `json_build_object(
    'run', r.run_key, 'dag', r.dag_id, 'id', r.run_id, 'type', r.type, 'logicalDate', r.logical_date,
    'start', r.interval_start, 'end', r.interval_end, 'runAfter', r.run_after, 'params', r.params,
    'version', v.version_key, 'bundle', v.bundle_id
  )`;

/**
 * dm_take_callbacks(now, until, most, session): takes the callbacks that are due, with all that they are told. Whatever is
 * taken is due again at \`until\`, for the case that whoever took it is not heard of any more. What was cleared since it
 * happened is superseded: nobody is told of it any more. A deadline stays missed and a backfill done, whatever is cleared.
 * What somebody else is just taking is left. What is told of together is taken together, when its turn is (see
 * dm_gather_callbacks). A backfill stands in for the run that its callbacks do not have.
 */
export const takeCallbacksFunction = `
create or replace function dm_take_callbacks(p_now bigint, p_until bigint, p_most integer, p_session bigint) returns json
language plpgsql ${HOT_SETTINGS} as $$
declare
  v_due bigint[];
  v_taken bigint[];
begin
  with due as materialized (
    select c.callback_key from callback c where c.due_at <= p_now order by c.due_at, c.callback_key limit p_most
    for update skip locked
  )
  select array_agg(d.callback_key) into v_due from due d;
  if exists (select 1 from callback c where c.callback_key = any(v_due) and c.group_key is not null) then
    v_due := dm_gather_callbacks(p_now, v_due);
  end if;
  update callback c set state = 'superseded', due_at = null, ended_at = p_now, taken_by = null
  where c.callback_key = any(v_due) and c.kind not in ('deadline', 'backfill') and c.generation is distinct from case
    when c.instance_key is null then (select r.clear_number from dag_run r where r.run_key = c.run_key)
    else (select i.generation from task_instance i where i.instance_key = c.instance_key) end;
  with taken as (
    update callback c set turn = c.turn + 1, due_at = p_until, taken_by = p_session
    where c.callback_key = any(v_due) and c.due_at is not null
    returning c.callback_key
  )
  select array_agg(t.callback_key) into v_taken from taken t;
  perform dm_quieten_groups(p_now, v_taken);
  return json_build_object(
    'callbacks', (
      select json_agg(json_build_object(
        'key', c.callback_key, 'turn', c.turn, 'tries', c.tries, 'unbegun', c.unbegun, 'kind', c.kind, 'position', c.position, 'at', c.at,
        'run', coalesce(c.run_key, -c.backfill_key), 'version', c.version_key, 'task', i.task_id, 'mapIndex', coalesce(i.map_index, -1),
        'label', i.label,
        'generation', c.generation, 'attemptNumber', c.attempt_number, 'tryNumber', c.try_number, 'state', c.to_state,
        'cause', c.cause, 'retryAt', c.retry_at, 'error', a.error, 'detail', c.detail, 'group', c.group_key,
        'deadline', case when c.kind = 'deadline' then json_build_object('name', d.name, 'dueAt', d.due_at, 'unfinished', (
          select coalesce(json_agg(json_build_object('taskId', u.task_id, 'mapIndex', u.map_index, 'state', u.state)
            order by u.instance_key), '[]')
          from (
            select * from task_instance t where t.run_key = c.run_key
              and t.state not in ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
            order by t.instance_key limit ${MAX_FAILED_IN_EVENT}
          ) u
        )) end,
        'failed', case when c.instance_key is null and c.kind not in ('deadline', 'backfill') then ${failedOf("c.run_key")} end
      ) order by c.callback_key)
      from callback c
      left join task_instance i on i.instance_key = c.instance_key
      left join task_attempt a on a.attempt_key = c.attempt_key
      left join run_deadline d on d.deadline_key = c.deadline_key
      where c.callback_key = any(v_taken)
    ),
    'runs', (
      select json_agg(${TOLD_RUN})
      from (
        select distinct c.run_key, c.backfill_key, c.version_key from callback c where c.callback_key = any(v_taken)
      ) k
      cross join lateral (
        select r.run_key, r.dag_id, r.run_id, r.type, r.logical_date, r.interval_start, r.interval_end, r.run_after, r.params
        from dag_run r where r.run_key = k.run_key
        union all
        select -b.backfill_key, b.dag_id, 'backfill-' || b.backfill_key, 'backfill', null, b.from_date, b.to_date, b.to_date,
          b.params
        from backfill b where b.backfill_key = k.backfill_key
      ) r
      join dag_version v on v.version_key = k.version_key
    ),
    'nextAt', (select min(c.due_at) from callback c where c.due_at is not null)
  );
end
$$`;

/**
 * dm_revive_callbacks(now, clear, instances, runs): what an undone clear had superseded is to be told after all: of the
 * instances that it put back, and of the runs that are as they were. What another clear superseded stays so.
 */
export const reviveCallbacksFunction = `
create or replace function dm_revive_callbacks(p_now bigint, p_clear bigint, p_instances bigint[], p_runs bigint[])
returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  -- What is of the generation that the clear ended was superseded by this clear and by no other. The number of clears of a
  -- run only grows: what was told of it before the clear is told of it as it is now.
  update callback c set generation = r.clear_number
  from clear_run k join dag_run r on r.run_key = k.run_key
  where k.clear_key = p_clear and r.run_key = any(p_runs) and c.run_key = r.run_key and c.instance_key is null
    and c.generation = (k.former ->> 'clear_number')::integer;
  update callback c set state = 'waiting', due_at = p_now, ended_at = null
  from clear_run k join dag_run r on r.run_key = k.run_key
  where k.clear_key = p_clear and r.run_key = any(p_runs) and c.run_key = r.run_key and c.instance_key is null
    and c.state = 'superseded' and c.generation = r.clear_number;
  update callback c set state = 'waiting', due_at = p_now, ended_at = null
  from task_instance i
  where i.instance_key = any(p_instances) and c.run_key = i.run_key and c.instance_key = i.instance_key
    and c.state = 'superseded' and c.generation = i.generation;
end
$$`;

function lockInOrder(rows: string): string {
  return `  perform 1 from callback c
  where c.callback_key = any(array(select k.callback_key from jsonb_to_recordset(${rows}) as k(callback_key bigint)))
  order by c.callback_key for update;`;
}

/**
 * dm_keep_callbacks(until, calls): renews the lease of calls that somebody has, and gives those of them that are still
 * theirs (the turn). Rows are locked in the order of their keys: two that did it otherwise could wait for each other.
 */
export const keepCallbacksFunction = `
create or replace function dm_keep_callbacks(p_until bigint, p_calls jsonb) returns setof bigint
language plpgsql ${HOT_SETTINGS} as $$
begin
${lockInOrder("p_calls")}
  return query
  update callback c set due_at = p_until
  from jsonb_to_recordset(p_calls) as k(callback_key bigint, turn integer)
  where c.callback_key = k.callback_key and c.turn = k.turn and c.state = 'waiting'
  returning c.callback_key;
end
$$`;

/**
 * dm_note_callbacks(now, notes): what came of callbacks, each taken only if nobody took it again since (the turn). Rows
 * are locked as dm_keep_callbacks locks them.
 */
export const noteCallbacksFunction = `
create or replace function dm_note_callbacks(p_now bigint, p_notes jsonb) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
${lockInOrder("p_notes")}
  update callback c set
    state = n.state,
    due_at = n.due_at,
    error = n.error,
    tries = c.tries + case when n.has_begun then 1 else 0 end,
    unbegun = case when n.has_begun then 0 else c.unbegun + 1 end,
    ended_at = case when n.due_at is null then p_now end,
    taken_by = null
  from jsonb_to_recordset(p_notes) as n(callback_key bigint, turn integer, state text, due_at bigint, error jsonb,
    has_begun boolean)
  where c.callback_key = n.callback_key and c.turn = n.turn and c.state = 'waiting';
end
$$`;
