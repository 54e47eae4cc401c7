import type { DagId, DataInterval, EpochMillis, PlannedRun, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
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

/** A page of DAGs that are due. */
export interface DuePage {
  readonly now: EpochMillis;
  /** DAGs of the page. */
  readonly most: number;
  /** The last DAG of the page before; undefined: from the beginning. */
  readonly after?: Pick<DueDag, "nextRunAfter" | "dagId"> | undefined;
}

/** DAGs with a scheduled run that is due, longest due first. */
export async function findDueDags(db: Kysely<Database>, { now, most, after }: DuePage): Promise<DueDag[]> {
  let due = db
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
    .where("current_version_key", "is not", null)
    .where("active", "=", true)
    .where("paused", "=", false)
    .orderBy("next_run_after")
    .orderBy("dag_id")
    .limit(most);
  if (after) due = due.where(sql<boolean>`(next_run_after, dag_id) > (${after.nextRunAfter}::bigint, ${after.dagId})`);
  return (await due.execute()).flatMap(({ start, end, versionKey, nextRunAfter, openRuns, ...dag }) =>
    versionKey === null || nextRunAfter === null
      ? []
      : [{ ...dag, versionKey, nextRunAfter, openRuns: openRuns ?? 0, last: toInterval({ start, end }) }],
  );
}

/** When the next scheduled run will be due; undefined: none is to come. */
export async function findNextDue(db: Kysely<Database>, now: EpochMillis): Promise<EpochMillis | undefined> {
  const next = await db
    .selectFrom("dag")
    .select((select) => select.fn.min("next_run_after").as("at"))
    .where("next_run_after", ">", now)
    .where("active", "=", true)
    .where("paused", "=", false)
    .executeTakeFirst();
  return next?.at ?? undefined;
}

/** Scheduled runs of a DAG to be made, and where its schedule stands afterwards. */
export interface ScheduledRuns {
  readonly dag: DueDag;
  readonly runs: readonly NewRun[];
  readonly last: DataInterval | undefined;
  readonly next: PlannedRun | undefined;
}

/**
 * Makes scheduled runs and moves the schedules on, in one transaction; nothing of a DAG for which another scheduler or a
 * deploy was faster. A day that has a run already, by hand or from a backfill, counts as asked for.
 */
export async function createScheduledRuns(
  db: Kysely<Database>,
  schedules: readonly ScheduledRuns[],
  now: EpochMillis,
): Promise<CreatedRun[]> {
  return await inTransaction(db, async (trx) => {
    const moved = await moveSchedules(trx, schedules);
    return await createRuns(
      trx,
      schedules.flatMap(({ dag, runs }) => (moved.has(dag.dagId) ? runs : [])),
      now,
    );
  });
}

/** Gives the DAGs whose schedules it moved. It waits for nobody: a DAG whose row somebody holds is due the next time, too. */
async function moveSchedules(
  trx: Transaction<Database>,
  schedules: readonly ScheduledRuns[],
): Promise<ReadonlySet<DagId>> {
  const rows = schedules.map(({ dag, last, next }) => ({
    dag_id: dag.dagId,
    version_key: dag.versionKey,
    due_at: dag.nextRunAfter,
    last_interval_start: last?.start ?? null,
    last_interval_end: last?.end ?? null,
    ...nextRunColumns(next),
  }));
  const moved = await sql<{ dagId: DagId }>`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(
        dag_id text, version_key bigint, due_at bigint, last_interval_start bigint, last_interval_end bigint,
        next_run_after bigint, next_interval_start bigint, next_interval_end bigint)
    ), found as materialized (
      select d.dag_id from dag d join wanted w on w.dag_id = d.dag_id
      where d.current_version_key = w.version_key and d.next_run_after = w.due_at and d.active and not d.paused
      for no key update of d skip locked
    )
    update dag d set next_run_after = w.next_run_after, next_interval_start = w.next_interval_start,
      next_interval_end = w.next_interval_end, last_interval_start = w.last_interval_start,
      last_interval_end = w.last_interval_end
    from wanted w join found f on f.dag_id = w.dag_id
    where d.dag_id = w.dag_id
    returning d.dag_id as "dagId"`.execute(trx);
  return new Set(moved.rows.map(({ dagId }) => dagId));
}
