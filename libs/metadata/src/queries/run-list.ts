import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, RunKey, RunState, RunType, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import { containing } from "./like.ts";
import { sumOfCounts, toStateCounts, type StateCounts } from "./state-counts.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface RunFilter {
  readonly dagIds?: readonly DagId[];
  readonly states?: readonly RunState[];
  readonly types?: readonly RunType[];
  readonly backfillKey?: number;
  /** runAfter in [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  /** The logical date (without one: runAfter) in [datedFrom, datedTo). */
  readonly datedFrom?: EpochMillis;
  readonly datedTo?: EpochMillis;
  /** Whether it has missed a deadline. */
  readonly isLate?: boolean;
  readonly hasNote?: boolean;
  /** Part of the run id. */
  readonly text?: string;
  /** Exactly this run id. */
  readonly runId?: RunId;
}

/** Where a page ended. */
export interface RunPlace {
  readonly runAfter: EpochMillis;
  readonly runKey: RunKey;
}

export interface RunPage {
  readonly filter: RunFilter;
  /** Of these DAGs only. */
  readonly seen?: SeenDags;
  readonly order: "newest" | "oldest";
  readonly after?: RunPlace;
  readonly limit: number;
}

export interface RunRow {
  readonly runKey: RunKey;
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly type: RunType;
  readonly state: RunState;
  readonly reason: string | null;
  readonly logicalDate: EpochMillis | null;
  readonly intervalStart: EpochMillis;
  readonly intervalEnd: EpochMillis;
  readonly runAfter: EpochMillis;
  readonly queuedAt: EpochMillis;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly versionKey: VersionKey;
  readonly version: number;
  /** Of the run's version. */
  readonly timezone: string;
  readonly clears: number;
  readonly note: string | null;
  readonly triggeredBy: string | null;
  readonly backfillKey: number | null;
  readonly counts: StateCounts;
  readonly missedDeadlines: number;
}

/** What a run is dated by. */
const DATE = sql<EpochMillis>`coalesce(run.logical_date, run.run_after)`;

/** A page of runs by (run_after, run_key). */
export async function listRuns(db: Kysely<Database>, page: RunPage): Promise<RunRow[]> {
  const rows = await filterRuns(db, page).execute();
  return await withCounts(db, rows);
}

/** Columns of a run as every page shows it. */
export function selectRuns(db: Kysely<Database>) {
  return db
    .selectFrom("dag_run as run")
    .innerJoin("dag_version as version", "version.version_key", "run.version_key")
    .select([
      "run.run_key as runKey",
      "run.dag_id as dagId",
      "run.run_id as runId",
      "run.type",
      "run.state",
      "run.reason",
      "run.logical_date as logicalDate",
      "run.interval_start as intervalStart",
      "run.interval_end as intervalEnd",
      "run.run_after as runAfter",
      "run.queued_at as queuedAt",
      "run.started_at as startedAt",
      "run.ended_at as endedAt",
      "run.version_key as versionKey",
      "version.number as version",
      sql<string>`version.graph -> 'schedule' ->> 'timezone'`.as("timezone"),
      "run.clear_number as clears",
      "run.note",
      "run.triggered_by as triggeredBy",
      "run.backfill_key as backfillKey",
      sql<number>`(select count(*)::int from run_deadline d where d.run_key = run.run_key and d.state = 'missed')`.as(
        "missedDeadlines",
      ),
    ]);
}

/** Adds the task instances by state, from one read of the summaries of all rows. */
export async function withCounts<R extends { readonly runKey: RunKey }>(
  db: Kysely<Database>,
  rows: readonly R[],
): Promise<(R & { readonly counts: StateCounts })[]> {
  const sums = await db
    .selectFrom("task_summary")
    .select(["run_key", sumOfCounts().as("counts")])
    .where("run_key", "=", sql<RunKey>`any(${rows.map((row) => row.runKey)}::bigint[])`)
    .groupBy("run_key")
    .execute();
  const countsOf = new Map(sums.map((sum) => [sum.run_key, toStateCounts(sum.counts)]));
  return rows.map((row) => ({ ...row, counts: countsOf.get(row.runKey) ?? {} }));
}

function filterRuns(db: Kysely<Database>, { filter, seen, order, after, limit }: RunPage) {
  const direction = order === "newest" ? "desc" : "asc";
  let query = selectRuns(db).orderBy("run.run_after", direction).orderBy("run.run_key", direction).limit(limit);
  query = query.where(isSeen("run.dag_id", seen));
  if (filter.dagIds) query = query.where("run.dag_id", "in", filter.dagIds);
  if (filter.states) query = query.where("run.state", "in", filter.states);
  if (filter.types) query = query.where("run.type", "in", filter.types);
  if (filter.backfillKey !== undefined) query = query.where("run.backfill_key", "=", filter.backfillKey);
  if (filter.from !== undefined) query = query.where("run.run_after", ">=", filter.from);
  if (filter.to !== undefined) query = query.where("run.run_after", "<", filter.to);
  if (filter.datedFrom !== undefined) query = query.where(sql<boolean>`${DATE} >= ${filter.datedFrom}`);
  if (filter.datedTo !== undefined) query = query.where(sql<boolean>`${DATE} < ${filter.datedTo}`);
  if (filter.isLate !== undefined) {
    const late = sql<boolean>`run.run_key in (select d.run_key from run_deadline d where d.missed_at is not null)`;
    query = query.where(filter.isLate ? late : sql<boolean>`not ${late}`);
  }
  if (filter.hasNote !== undefined) query = query.where("run.note", filter.hasNote ? "is not" : "is", null);
  if (filter.text !== undefined) query = query.where(sql<boolean>`run.run_id ilike ${containing(filter.text)}`);
  if (filter.runId !== undefined) query = query.where(hasRunId(filter.runId));
  if (after) {
    const place = sql`(${after.runAfter}::bigint, ${after.runKey}::bigint)`;
    query = query.where(
      order === "newest"
        ? sql<boolean>`(run.run_after, run.run_key) < ${place}`
        : sql<boolean>`(run.run_after, run.run_key) > ${place}`,
    );
  }
  return query;
}

/** The index of run ids begins with the DAG: one probe a DAG, where the id alone would read every run. */
function hasRunId(runId: RunId) {
  return sql<boolean>`run.run_key = any(array(
    select r.run_key from dag d join dag_run r on r.dag_id = d.dag_id and r.run_id = ${runId}))`;
}
