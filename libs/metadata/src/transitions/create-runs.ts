import type { DagId, DataInterval, EpochMillis, JsonObject, RunId, RunKey, RunType, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** A run to be made. */
export interface NewRun {
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly type: RunType;
  /** Null for a run by hand without one. */
  readonly logicalDate: EpochMillis | null;
  readonly interval: DataInterval;
  readonly runAfter: EpochMillis;
  readonly versionKey: VersionKey;
  readonly params: JsonObject;
  /** Tasks that the run is made without: they count as removed until somebody clears them. Default: none. */
  readonly leftOut?: readonly string[];
  readonly backfillKey?: number;
  /** Its place among the queued runs of its DAG or backfill. Default: runAfter. */
  readonly turn?: number;
  /** A login, or what made it. */
  readonly triggeredBy?: string;
  readonly note?: string;
}

export interface CreatedRun {
  readonly runKey: RunKey;
  readonly dagId: DagId;
  readonly runId: RunId;
}

/**
 * Makes runs with all their task instances, queued, in one statement. A run whose id or logical date the DAG has already
 * is not made and not named in the answer. To be followed by `wake` with the keys.
 */
export async function createRuns(
  db: Kysely<Database>,
  runs: readonly NewRun[],
  now: EpochMillis,
): Promise<CreatedRun[]> {
  if (runs.length === 0) return [];
  const rows = JSON.stringify(runs.map(toRunRow));
  const made = await sql<CreatedRun>`
    select run_key as "runKey", dag_id as "dagId", run_id as "runId"
    from dm_create_runs(${now}::bigint, ${rows}::jsonb)`.execute(db);
  return made.rows;
}

/** A run as dm_create_runs takes it. */
export function toRunRow(run: NewRun, position: number): object {
  return {
    position,
    dag_id: run.dagId,
    run_id: run.runId,
    type: run.type,
    logical_date: run.logicalDate,
    interval_start: run.interval.start,
    interval_end: run.interval.end,
    run_after: run.runAfter,
    turn: run.turn ?? run.runAfter,
    params: run.params,
    version_key: run.versionKey,
    left_out: run.leftOut,
    backfill_key: run.backfillKey,
    triggered_by: run.triggeredBy,
    note: run.note,
  };
}
