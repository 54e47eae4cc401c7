import type { DagId, DataInterval, EpochMillis, PlannedRun, VersionKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { createRuns } from "./create-runs.ts";
import type { CreatedRun, NewRun } from "./create-runs.ts";
import { nextRunColumns, toInterval } from "./next-run.ts";

/** A DAG whose next scheduled run is due. */
export interface DueDag {
  readonly dagId: DagId;
  readonly versionKey: VersionKey;
  readonly nextRunAfter: EpochMillis;
  readonly last: DataInterval | undefined;
  readonly maxActiveRuns: number;
  /** Runs that have not ended, without those of backfills. */
  readonly openRuns: number;
}

/** DAGs with a scheduled run that is due, longest due first, and when the next one after those will be. */
export async function findDueDags(
  db: Kysely<Database>,
  { now, most }: { readonly now: EpochMillis; readonly most: number },
): Promise<{ readonly dags: readonly DueDag[]; readonly nextAt: EpochMillis | undefined }> {
  const rows = await db
    .selectFrom("dag")
    .select((select) => [
      "dag_id as dagId",
      "current_version_key as versionKey",
      "next_run_after as nextRunAfter",
      "last_interval_start as start",
      "last_interval_end as end",
      "max_active_runs as maxActiveRuns",
      select
        .selectFrom("dag_run")
        .select((count) => count.fn.countAll<number>().as("n"))
        .whereRef("dag_run.dag_id", "=", "dag.dag_id")
        .where("dag_run.ended_at", "is", null)
        .where("dag_run.backfill_key", "is", null)
        .as("openRuns"),
    ])
    .where("next_run_after", "<=", now)
    .where("active", "=", true)
    .where("paused", "=", false)
    .orderBy("next_run_after")
    .orderBy("dag_id")
    .limit(most)
    .execute();
  const next = await db
    .selectFrom("dag")
    .select((select) => select.fn.min("next_run_after").as("at"))
    .where("next_run_after", ">", now)
    .where("active", "=", true)
    .where("paused", "=", false)
    .executeTakeFirst();
  const dags = rows.flatMap(({ start, end, versionKey, nextRunAfter, openRuns, ...dag }) =>
    versionKey === null || nextRunAfter === null
      ? []
      : [{ ...dag, versionKey, nextRunAfter, openRuns: openRuns ?? 0, last: toInterval({ start, end }) }],
  );
  return { dags, nextAt: next?.at ?? undefined };
}

/** Scheduled runs to be made, and where the schedule stands afterwards. */
export interface ScheduledRuns {
  readonly dag: DueDag;
  readonly runs: readonly NewRun[];
  readonly last: DataInterval | undefined;
  readonly next: PlannedRun | undefined;
}

/**
 * Makes scheduled runs and moves the schedule on, unless another scheduler or a deploy was faster: then nothing. A day
 * that has a run already, by hand or from a backfill, counts as asked for.
 */
export async function createScheduledRuns(
  db: Kysely<Database>,
  { dag, runs, last, next }: ScheduledRuns,
  now: EpochMillis,
): Promise<CreatedRun[]> {
  return await db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable("dag")
      .set({
        ...nextRunColumns(next),
        last_interval_start: last?.start ?? null,
        last_interval_end: last?.end ?? null,
      })
      .where("dag_id", "=", dag.dagId)
      .where("current_version_key", "=", dag.versionKey)
      .where("next_run_after", "=", dag.nextRunAfter)
      .where("active", "=", true)
      .where("paused", "=", false)
      .executeTakeFirst();
    return moved.numUpdatedRows === 0n ? [] : await createRuns(trx, runs, now);
  });
}
