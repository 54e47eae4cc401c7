import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, JsonObject, ReprocessRule, RunId, TaskSubset } from "@daymill/core";
import type { Database } from "../database.ts";
import type { BackfillDayTable, BackfillState } from "../tables/backfill.ts";
import { sumOfCounts, toStateCounts, type StateCounts } from "./state-counts.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface BackfillRow {
  readonly backfillKey: number;
  readonly dagId: DagId;
  readonly fromDate: EpochMillis;
  readonly toDate: EpochMillis;
  readonly timezone: string | null;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  readonly maxActiveRuns: number;
  /** Null: failures do not pause it. */
  readonly pauseAfterFailures: number | null;
  readonly state: BackfillState;
  /** Of one that was not paused by a person: why. */
  readonly pauseReason: string | null;
  /** Null: all. */
  readonly tasks: TaskSubset | null;
  /** What its runs are given over the DAG's defaults. */
  readonly params: JsonObject;
  readonly note: string | null;
  readonly who: string;
  readonly createdAt: EpochMillis;
  readonly endedAt: EpochMillis | null;
  readonly days: number;
  /** Days for which nothing is done, by why. */
  readonly left: readonly { readonly reason: string; readonly days: number }[];
  readonly running: number;
  readonly success: number;
  readonly failed: number;
  /** The newest of its runs that are over, and when the first and the last of these ended. */
  readonly recentRuns: number;
  readonly recentFrom: EpochMillis | null;
  readonly recentTo: EpochMillis | null;
  /** How long they took, in ms: the mean, and the standard deviation. Null: none, or one alone. */
  readonly recentMeanMs: number | null;
  readonly recentSpreadMs: number | null;
}

/** Backfills, newest first; `before` is the last key of the page before. */
export async function listBackfills(
  db: Kysely<Database>,
  page: {
    readonly dagId?: DagId;
    readonly seen?: SeenDags;
    readonly states?: readonly BackfillState[];
    readonly before?: number;
    readonly limit: number;
  },
): Promise<BackfillRow[]> {
  let query = selectBackfills(db).orderBy("b.backfill_key", "desc").limit(page.limit);
  if (page.dagId !== undefined) query = query.where("b.dag_id", "=", page.dagId);
  query = query.where(isSeen("b.dag_id", page.seen));
  if (page.states) query = query.where("b.state", "in", page.states);
  if (page.before !== undefined) query = query.where("b.backfill_key", "<", page.before);
  return await query.execute();
}

/** One backfill; undefined when there is none of that key. */
export async function findBackfill(db: Kysely<Database>, backfillKey: number): Promise<BackfillRow | undefined> {
  return await selectBackfills(db).where("b.backfill_key", "=", backfillKey).executeTakeFirst();
}

/** Task instances of a backfill's runs, by state. */
export async function countBackfillInstances(db: Kysely<Database>, backfillKey: number): Promise<StateCounts> {
  const sum = await db
    .selectFrom("task_summary")
    .select(sumOfCounts().as("counts"))
    .where("run_key", "in", (runs) =>
      runs.selectFrom("dag_run").select("run_key").where("backfill_key", "=", backfillKey),
    )
    .executeTakeFirstOrThrow();
  return toStateCounts(sum.counts);
}

export interface BackfillDayRow {
  readonly position: number;
  readonly logicalDate: EpochMillis;
  readonly state: BackfillDayTable["state"];
  readonly reason: string | null;
  readonly runId: RunId | null;
}

/** Days of a backfill in their turn; `after` is the last position of the page before. */
export async function listBackfillDays(
  db: Kysely<Database>,
  page: {
    readonly backfillKey: number;
    readonly states?: readonly BackfillDayTable["state"][];
    readonly after?: number;
    readonly limit: number;
  },
): Promise<BackfillDayRow[]> {
  let query = db
    .selectFrom("backfill_day as day")
    .leftJoin("dag_run as run", "run.run_key", "day.run_key")
    .select(["day.position", "day.logical_date as logicalDate", "day.state", "day.reason", "run.run_id as runId"])
    .where("day.backfill_key", "=", page.backfillKey)
    .orderBy("day.position")
    .limit(page.limit);
  if (page.states) query = query.where("day.state", "in", page.states);
  if (page.after !== undefined) query = query.where("day.position", ">", page.after);
  return await query.execute();
}

/** Runs of a backfill that ended in one part of its life. */
export interface PacePart {
  /** From 0. */
  readonly part: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** How many runs of a backfill ended in each of `count` parts of `stepMs` from `from` on; parts without any are left out. */
export async function readBackfillPace(
  db: Kysely<Database>,
  backfillKey: number,
  { from, stepMs, count }: { readonly from: EpochMillis; readonly stepMs: number; readonly count: number },
): Promise<PacePart[]> {
  const { rows } = await sql<PacePart>`
    select ((r.ended_at - ${from}::bigint) / ${stepMs}::bigint)::int as part,
      (count(*) filter (where r.state = 'success'))::int as succeeded,
      (count(*) filter (where r.state = 'failed'))::int as failed
    from dag_run r
    where r.backfill_key = ${backfillKey} and r.ended_at >= ${from}::bigint
      and r.ended_at < ${from + stepMs * count}::bigint
    group by 1
    order by 1`.execute(db);
  return rows;
}

/** Of so many of the newest runs, or two rounds of what runs at once, the pace of a backfill is told. */
const MIN_RECENT = 20;

function selectBackfills(db: Kysely<Database>) {
  const runs = (state: "running" | "success" | "failed") =>
    sql<number>`coalesce((count(r.*) filter (where r.state = ${state}))::int, 0)`;
  return db
    .selectFrom("backfill as b")
    .leftJoin("dag", "dag.dag_id", "b.dag_id")
    .leftJoin("dag_version as version", "version.version_key", "dag.current_version_key")
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom("dag_run as r")
          .select([runs("running").as("running"), runs("success").as("success"), runs("failed").as("failed")])
          .whereRef("r.backfill_key", "=", "b.backfill_key")
          .as("progress"),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom((newest) =>
            newest
              .selectFrom("dag_run as r")
              .select(["r.ended_at", sql<number | null>`r.ended_at - r.started_at`.as("took")])
              .whereRef("r.backfill_key", "=", "b.backfill_key")
              .where("r.ended_at", "is not", null)
              .orderBy("r.ended_at", "desc")
              .limit(sql<number>`greatest(${MIN_RECENT}, 2 * b.max_active_runs)`)
              .as("e"),
          )
          .select([
            sql<number>`count(*)::int`.as("runs"),
            sql<EpochMillis | null>`min(e.ended_at)`.as("from"),
            sql<EpochMillis | null>`max(e.ended_at)`.as("to"),
            sql<number | null>`avg(e.took)::float8`.as("mean"),
            sql<number | null>`stddev_samp(e.took)::float8`.as("spread"),
          ])
          .as("recent"),
      (join) => join.onTrue(),
    )
    .select([
      "b.backfill_key as backfillKey",
      "b.dag_id as dagId",
      "b.from_date as fromDate",
      "b.to_date as toDate",
      sql<string | null>`version.graph -> 'schedule' ->> 'timezone'`.as("timezone"),
      "b.reprocess",
      "b.direction",
      "b.max_active_runs as maxActiveRuns",
      "b.pause_after_failures as pauseAfterFailures",
      "b.state",
      "b.pause_reason as pauseReason",
      "b.tasks",
      "b.params",
      "b.note",
      "b.who",
      "b.created_at as createdAt",
      "b.ended_at as endedAt",
      "b.days",
      sql<BackfillRow["left"]>`(
        select coalesce(json_agg(json_build_object('reason', l.reason, 'days', l.days) order by l.days desc, l.reason), '[]')
        from (
          select d.reason, count(*) as days from backfill_day d
          where d.backfill_key = b.backfill_key and d.state = 'left' group by d.reason
        ) l)`.as("left"),
      sql<number>`progress.running`.as("running"),
      sql<number>`progress.success + b.removed_success`.as("success"),
      sql<number>`progress.failed + b.removed_failed`.as("failed"),
      sql<number>`recent.runs`.as("recentRuns"),
      "recent.from as recentFrom",
      "recent.to as recentTo",
      "recent.mean as recentMeanMs",
      "recent.spread as recentSpreadMs",
    ]);
}
