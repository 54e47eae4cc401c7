import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, RunKey, RunState, TaskState } from "@daymill/core";
import type { Database } from "../database.ts";
import type { StateCounts } from "./state-counts.ts";

/** How a run stood when a clear came, or stands now. */
export interface RunPassRow {
  /** Counts from 1. */
  readonly number: number;
  /** The clear that ended it; null: none has. */
  readonly cleared: {
    readonly clearKey: number;
    readonly who: string;
    readonly at: EpochMillis;
    /** Of the run. */
    readonly instances: number;
  } | null;
  readonly state: RunState;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly tasks: readonly { readonly taskId: string; readonly counts: StateCounts }[];
}

/** The most passes that are told, the newest: for each of them every instance of the run is looked at. */
const MOST_PASSES = 20;

interface PassRow extends Omit<RunPassRow, "cleared" | "tasks"> {
  readonly clearKey: number | null;
  readonly who: string | null;
  readonly at: EpochMillis | null;
  readonly instances: number;
}

interface CountRow {
  /** null: of now. */
  readonly clearKey: number | null;
  readonly taskId: string;
  readonly state: TaskState;
  readonly instances: number;
}

/**
 * The passes of a run, newest first: a clear that was not undone ends one. What a clear found of the run and of the instances that
 * it touched is kept with it; an instance stood before a clear as the next clear that touched it found it, or as it stands now.
 */
export async function readRunPasses(db: Kysely<Database>, runKey: RunKey): Promise<readonly RunPassRow[]> {
  const { rows: passes } = await sql<PassRow>`
    with clears as (
      select c.clear_key, c.at, c.who, r.former from clear_run r join clear_record c on c.clear_key = r.clear_key
      where r.run_key = ${runKey} and c.undone_at is null
    ), passes as (
      select c.clear_key, c.at, c.who, c.former ->> 'state' as state, (c.former ->> 'started_at')::bigint as started_at,
        (c.former ->> 'ended_at')::bigint as ended_at
      from clears c
      union all
      select null, null, null, r.state, r.started_at, r.ended_at from dag_run r where r.run_key = ${runKey}
    )
    select (row_number() over (order by p.clear_key nulls last))::int as number, p.clear_key as "clearKey", p.at, p.who, p.state,
      p.started_at as "startedAt", p.ended_at as "endedAt",
      (select count(*)::int from clear_item k join task_instance i on i.instance_key = k.instance_key
        where k.clear_key = p.clear_key and i.run_key = ${runKey}) as instances
    from passes p order by p.clear_key desc nulls first limit ${MOST_PASSES}`.execute(db);
  const keys = passes.flatMap(({ clearKey }) => clearKey ?? []);
  const { rows: counts } = await sql<CountRow>`
    select p.clear_key as "clearKey", i.task_id as "taskId", coalesce(f.state, i.state) as state, count(*)::int as instances
    from (select null::bigint as clear_key union all select unnest(${keys}::bigint[])) p
    cross join task_instance i
    join task_summary s on s.run_key = i.run_key and s.task_id = i.task_id
    left join lateral (
      select k.former ->> 'state' as state from clear_item k join clear_record c on c.clear_key = k.clear_key
      where k.instance_key = i.instance_key and k.clear_key >= p.clear_key and c.undone_at is null
      order by k.clear_key limit 1
    ) f on true
    where i.run_key = ${runKey}
    group by p.clear_key, s.position, i.task_id, coalesce(f.state, i.state)
    order by s.position, i.task_id`.execute(db);
  const ofPass = Map.groupBy(counts, ({ clearKey }) => clearKey);
  return passes.map(({ number, clearKey, who, at, instances, state, startedAt, endedAt }) => ({
    number,
    cleared: clearKey === null || who === null || at === null ? null : { clearKey, who, at, instances },
    state,
    startedAt,
    endedAt,
    tasks: toTasks(ofPass.get(clearKey) ?? []),
  }));
}

function toTasks(rows: readonly CountRow[]): RunPassRow["tasks"] {
  return [...Map.groupBy(rows, ({ taskId }) => taskId)].map(([taskId, states]) => ({
    taskId,
    counts: Object.fromEntries(states.map(({ state, instances }) => [state, instances])),
  }));
}
