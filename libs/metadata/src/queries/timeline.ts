import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import type { DagRow, RecentRun } from "./dag-list.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface TimelineWindow {
  readonly from: EpochMillis;
  readonly to: EpochMillis;
  /** How many DAGs. */
  readonly limit: number;
  /** How many runs of each. */
  readonly runs: number;
  readonly seen?: SeenDags;
}

/** A DAG that ran since `from`, or is due before `to`. */
export interface TimelineRow extends Pick<DagRow, "nextRunAfter" | "nextIntervalStart" | "nextIntervalEnd"> {
  readonly dagId: DagId;
  /** null: its file has never been read without problems. */
  readonly versionKey: VersionKey | null;
  /** Whether its timetable starts runs. */
  readonly isOn: boolean;
  /** Under way since `from`, newest first. */
  readonly recentRuns: readonly RecentRun[];
  /** How many such DAGs there are, shown or not. */
  readonly total: number;
}

/** DAGs with what they did since an instant and when they are due, those that failed first, then by id. */
export async function readTimeline(db: Kysely<Database>, window: TimelineWindow): Promise<TimelineRow[]> {
  const { from, to, seen } = window;
  const isInSight = sql<boolean>`r.started_at is not null and (r.ended_at is null or r.ended_at >= ${from}::bigint)`;
  const isOn = sql<boolean>`d.active and not d.paused`;
  const { rows } = await sql<TimelineRow>`
    with ran as (
      select r.dag_id, bool_or(r.state = 'failed') as failed
      from dag_run r where ${isInSight} and ${isSeen("r.dag_id", seen)} group by r.dag_id
    ), due as (
      select d.dag_id from dag d where ${isOn} and d.next_run_after < ${to}::bigint and ${isSeen("d.dag_id", seen)}
    ), listed as (
      select dag_id, coalesce(failed, false) as failed, (count(*) over ())::int as total
      from ran full join due using (dag_id)
      order by failed desc, dag_id
      limit ${window.limit}
    )
    select d.dag_id as "dagId", d.current_version_key as "versionKey", ${isOn} as "isOn",
      d.next_run_after as "nextRunAfter", d.next_interval_start as "nextIntervalStart",
      d.next_interval_end as "nextIntervalEnd", listed.total,
      (select coalesce(jsonb_agg(jsonb_build_object('runId', r.run_id, 'type', r.type, 'state', r.state,
          'logicalDate', r.logical_date, 'startedAt', r.started_at, 'endedAt', r.ended_at)
          order by r.started_at desc, r.run_key desc), '[]')
        from (select * from dag_run r where r.dag_id = d.dag_id and ${isInSight}
          order by r.started_at desc, r.run_key desc limit ${window.runs}) r) as "recentRuns"
    from listed join dag d using (dag_id)
    order by listed.failed desc, d.dag_id`.execute(db);
  return rows;
}
