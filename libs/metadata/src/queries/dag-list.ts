import { sql } from "kysely";
import type { Kysely, SelectQueryBuilder } from "kysely";
import type { DagId, EpochMillis, JsonValue, RunId, RunState, RunType, TimetableSpec, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import { afterPlace, BY_ID, LAST_SUCCESS_AT, rankOf, type DagOrder, type DagPlace } from "./dag-order.ts";
import { containing } from "./like.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface DagFilter {
  /** Part of the id or the description, any case. */
  readonly text?: string;
  readonly dagIds?: readonly DagId[];
  readonly tags?: readonly string[];
  readonly tagMode: "any" | "all";
  /** State of the newest run. */
  readonly lastRunStates?: readonly RunState[];
  readonly paused?: boolean;
  readonly owner?: string;
  /** Whether a backfill of it starts runs. */
  readonly backfilling?: boolean;
  /** Whether its file had problems when it was last read. */
  readonly withProblems?: boolean;
  /** Also DAGs that the last deploy no longer holds. */
  readonly withInactive: boolean;
}

export interface DagPage {
  readonly filter: DagFilter;
  /** Of these DAGs only. */
  readonly seen?: SeenDags;
  /** Default: by id. */
  readonly order?: DagOrder;
  /** The last DAG of the page before. */
  readonly after?: DagPlace;
  readonly limit: number;
}

/** A run in the sparkline of a DAG. */
export interface RecentRun {
  readonly runId: RunId;
  readonly type: RunType;
  readonly state: RunState;
  readonly logicalDate: EpochMillis | null;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
}

export interface DagRow {
  readonly dagId: DagId;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly paused: boolean;
  /** Why the scheduler paused it; null: it is not paused, or a person did it. */
  readonly pauseReason: string | null;
  readonly active: boolean;
  /** The DAG folders that it was read from do not have it any more. */
  readonly isGone: boolean;
  /** The name of the deployment that it comes from; null: it is read from the DAG folders. */
  readonly deployment: string | null;
  readonly file: string | null;
  readonly maxActiveRuns: number;
  readonly maxActiveTasks: number | null;
  readonly nextRunAfter: EpochMillis | null;
  readonly nextIntervalStart: EpochMillis | null;
  readonly nextIntervalEnd: EpochMillis | null;
  readonly problemCount: number;
  /** As its file's watcher stores it; null: there is none. */
  readonly firstProblem: JsonValue;
  readonly createdAt: EpochMillis;
  readonly updatedAt: EpochMillis;
  readonly versionKey: VersionKey | null;
  readonly version: number | null;
  readonly schedule: TimetableSpec | null;
  readonly runningRuns: number;
  readonly queuedRuns: number;
  readonly lastSuccessAt: EpochMillis | null;
  /** At most RECENT_RUNS, newest first. */
  readonly recentRuns: readonly RecentRun[];
}

/** How many runs the sparkline of a DAG shows. */
export const RECENT_RUNS = 30;

/** A DAG in a list, with its rank in the order of that list. */
export interface ListedDag extends DagRow {
  readonly rank: number;
}

/** A page of DAGs, each with its newest runs. */
export async function listDags(db: Kysely<Database>, page: DagPage): Promise<ListedDag[]> {
  const { order = BY_ID, after } = page;
  const direction = order.descending ? "desc" : "asc";
  const rank = rankOf(order);
  let query = selectDags(db).select(rank.as("rank")).limit(page.limit);
  query =
    order.by === "dagId"
      ? query.orderBy("dag.dag_id", direction)
      : query.orderBy(rank, direction).orderBy("dag.dag_id");
  if (after !== undefined) query = query.where(afterPlace(order, after));
  query = query.where(isSeen("dag.dag_id", page.seen));
  return await filterDags(query, page.filter).execute();
}

export interface DagDetailRow extends DagRow {
  readonly loadProblems: JsonValue;
  /** Until when somebody knows of the runs that failed; null: of none. */
  readonly acknowledgedUntil: EpochMillis | null;
}

/** Whether a DAG is part of what is deployed; undefined when there is none of that id. */
export async function isDagActive(db: Kysely<Database>, dagId: DagId): Promise<boolean | undefined> {
  return (await db.selectFrom("dag").select("active").where("dag_id", "=", dagId).executeTakeFirst())?.active;
}

/** One DAG; undefined when there is none of that id. */
export async function findDag(db: Kysely<Database>, dagId: DagId): Promise<DagDetailRow | undefined> {
  return await selectDags(db)
    .select(["dag.load_problems as loadProblems", "dag.acknowledged_until as acknowledgedUntil"])
    .where("dag.dag_id", "=", dagId)
    .executeTakeFirst();
}

type DagQuery<O> = SelectQueryBuilder<
  Database & { readonly last: { readonly state: RunState | null; readonly run_after: EpochMillis | null } },
  "dag" | "last",
  O
>;

function filterDags<O>(query: DagQuery<O>, filter: DagFilter): DagQuery<O> {
  let filtered = query;
  if (!filter.withInactive) filtered = filtered.where("dag.active", "=", true);
  if (filter.paused !== undefined) filtered = filtered.where("dag.paused", "=", filter.paused);
  if (filter.owner !== undefined) filtered = filtered.where("dag.owner", "=", filter.owner);
  if (filter.dagIds) filtered = filtered.where("dag.dag_id", "in", filter.dagIds);
  if (filter.backfilling !== undefined) {
    const running = sql<boolean>`exists (select from backfill where backfill.dag_id = dag.dag_id and state = 'running')`;
    filtered = filtered.where(running, "=", filter.backfilling);
  }
  if (filter.withProblems !== undefined)
    filtered = filtered.where(sql<boolean>`(jsonb_array_length(dag.load_problems) > 0)`, "=", filter.withProblems);
  if (filter.lastRunStates) filtered = filtered.where("last.state", "in", filter.lastRunStates);
  if (filter.tags) {
    const wanted = sql`${[...filter.tags]}::text[]`;
    filtered = filtered.where(
      filter.tagMode === "all" ? sql<boolean>`dag.tags ?& ${wanted}` : sql<boolean>`dag.tags ?| ${wanted}`,
    );
  }
  if (filter.text !== undefined) {
    const pattern = containing(filter.text);
    filtered = filtered.where((where) =>
      where.or([sql<boolean>`dag.dag_id ilike ${pattern}`, where("dag.description", "ilike", pattern)]),
    );
  }
  return filtered;
}

function selectDags(db: Kysely<Database>) {
  return db
    .selectFrom("dag")
    .leftJoin("dag_version as version", "version.version_key", "dag.current_version_key")
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom("dag_run")
          .select(["dag_run.state", "dag_run.run_after"])
          .whereRef("dag_run.dag_id", "=", "dag.dag_id")
          .orderBy("dag_run.run_after", "desc")
          .orderBy("dag_run.run_key", "desc")
          .limit(1)
          .as("last"),
      (join) => join.onTrue(),
    )
    .select([
      "dag.dag_id as dagId",
      "dag.description",
      "dag.owner",
      "dag.tags",
      "dag.paused",
      "dag.pause_reason as pauseReason",
      "dag.active",
      "dag.is_gone as isGone",
      "dag.deployment",
      "dag.file",
      "dag.max_active_runs as maxActiveRuns",
      "dag.max_active_tasks as maxActiveTasks",
      "dag.next_run_after as nextRunAfter",
      "dag.next_interval_start as nextIntervalStart",
      "dag.next_interval_end as nextIntervalEnd",
      sql<number>`jsonb_array_length(dag.load_problems)`.as("problemCount"),
      sql<JsonValue>`dag.load_problems -> 0`.as("firstProblem"),
      "dag.created_at as createdAt",
      "dag.updated_at as updatedAt",
      "dag.current_version_key as versionKey",
      "version.number as version",
      sql<TimetableSpec | null>`version.graph -> 'schedule'`.as("schedule"),
      openRuns("running").as("runningRuns"),
      openRuns("queued").as("queuedRuns"),
      LAST_SUCCESS_AT.as("lastSuccessAt"),
      recentRuns().as("recentRuns"),
    ]);
}

// The partial index over open runs (ended_at is null) answers it: a DAG has few of those.
function openRuns(state: "running" | "queued") {
  return sql<number>`(select count(*)::int from dag_run r
    where r.dag_id = dag.dag_id and r.ended_at is null and r.state = ${state})`;
}

function recentRuns() {
  return sql<
    RecentRun[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('runId', r.run_id, 'type', r.type, 'state', r.state,
      'logicalDate', r.logical_date, 'startedAt', r.started_at, 'endedAt', r.ended_at)
      order by r.run_after desc, r.run_key desc), '[]')
    from (select * from dag_run where dag_id = dag.dag_id
      order by run_after desc, run_key desc limit ${RECENT_RUNS}) r)`;
}
