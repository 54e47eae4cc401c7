import { sql } from "kysely";
import type { Kysely, RawBuilder } from "kysely";
import type { DagId, EpochMillis, RunId, RunState, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";
import { containing } from "./like.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";
import { isUsedBy } from "./asset-list.ts";

export interface FoundDag {
  readonly dagId: DagId;
  readonly description: string | null;
  readonly paused: boolean;
}

export interface WordSearch {
  /** Each must be found, in any case. */
  readonly words: readonly string[];
  /** Of these DAGs only. */
  readonly seen?: SeenDags;
  readonly limit: number;
}

/** DAGs of the last deploy by words: those whose id begins with the first word, then by id, then by description alone. */
export async function searchDags(db: Kysely<Database>, { words, seen, limit }: WordSearch): Promise<FoundDag[]> {
  const [first = ""] = words;
  const isIn = (column: RawBuilder<unknown>) => sql<boolean>`${column} ilike all(${words.map(containing)}::text[])`;
  return await db
    .selectFrom("dag")
    .select(["dag_id as dagId", "description", "paused"])
    .where("active", "=", true)
    .where(isIn(sql`concat_ws(' ', dag_id, description)`))
    .where(isSeen("dag_id", seen))
    .orderBy(sql`lower(dag_id) = lower(${first})`, "desc")
    .orderBy(sql`starts_with(lower(dag_id), lower(${first}))`, "desc")
    .orderBy(isIn(sql`dag_id`), "desc")
    .orderBy("dag_id")
    .limit(limit)
    .execute();
}

export interface FoundRunRow {
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly logicalDate: EpochMillis | null;
  readonly timezone: string;
  readonly state: RunState;
}

export interface DayOfRuns {
  /** `2024-03-15`, or the beginning of one: a month. */
  readonly day: string;
  /** Instants between which that day begins and ends in every zone. */
  readonly from: EpochMillis;
  readonly to: EpochMillis;
}

/** What comes first among equals. */
export interface AtHand {
  readonly dagId?: DagId;
}

/** Runs of a day, by the logical date (without one: run_after) in the zone of each, of DAGs by words; newest first. */
export async function searchRunsOfDay(
  db: Kysely<Database>,
  { words, seen, limit, day, from, to, dagId }: WordSearch & DayOfRuns & AtHand,
): Promise<FoundRunRow[]> {
  const { rows } = await sql<FoundRunRow>`
    select run.dag_id as "dagId", run.run_id as "runId", run.logical_date as "logicalDate",
      version.graph -> 'schedule' ->> 'timezone' as timezone, run.state
    from dag
    cross join lateral (
      select * from dag_run r where r.dag_id = dag.dag_id and r.logical_date >= ${from} and r.logical_date < ${to}
      union all
      select * from dag_run r
      where r.dag_id = dag.dag_id and r.run_after >= ${from} and r.run_after < ${to} and r.logical_date is null
    ) run
    join dag_version version on version.version_key = run.version_key
    where dag.dag_id ilike all(${words.map(containing)}::text[]) and ${isSeen("dag.dag_id", seen)}
      and to_char(to_timestamp(coalesce(run.logical_date, run.run_after) / 1000.0)
        at time zone (version.graph -> 'schedule' ->> 'timezone'), 'YYYY-MM-DD') like ${`${day}%`}
    order by ${atHandFirst(dagId, "run.dag_id")}, coalesce(run.logical_date, run.run_after) desc, run.run_key desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Among so many of the newest runs a part of an id is looked for: more would read the whole table at every key. */
const NEWEST_RUNS = 5_000;

/**
 * Runs by words, each part of the run's or the DAG's id: among all of the DAG at hand and the newest of the others, and any
 * whose id is exactly `text`. Newest first.
 */
export async function searchRuns(
  db: Kysely<Database>,
  { words, seen, limit, text, dagId }: WordSearch & AtHand & { readonly text: string },
): Promise<FoundRunRow[]> {
  const { rows } = await sql<FoundRunRow>`
    with candidate as (
      (select run_key, dag_id, run_id, run_after from dag_run where ${isSeen("dag_id", seen)}
        order by run_after desc, run_key desc limit ${NEWEST_RUNS})
      union
      select run_key, dag_id, run_id, run_after from dag_run where dag_id = ${dagId ?? null} and ${isSeen("dag_id", seen)}
    ), found as (
      select run_key, dag_id, run_after from candidate
      where (dag_id || ' ' || run_id) ilike all(${words.map(containing)}::text[])
      union
      select run.run_key, run.dag_id, run.run_after from dag
      cross join lateral (
        select * from dag_run r where r.dag_id = dag.dag_id and r.run_id = ${text}
      ) run
      where ${isSeen("dag.dag_id", seen)}
    )
    select run.dag_id as "dagId", run.run_id as "runId", run.logical_date as "logicalDate",
      version.graph -> 'schedule' ->> 'timezone' as timezone, run.state
    from (select run_key, dag_id, run_after from found
      order by ${atHandFirst(dagId)}, run_after desc, run_key desc limit ${limit}) best
    join dag_run run on run.run_key = best.run_key
    join dag_version version on version.version_key = run.version_key
    order by ${atHandFirst(dagId, "run.dag_id")}, run.run_after desc, run.run_key desc`.execute(db);
  return rows;
}

function atHandFirst(dagId: DagId | undefined, column = "dag_id"): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} is distinct from ${dagId ?? null}`;
}

/** Names of assets by words: those that begin with the first word first. */
export async function searchAssets(db: Kysely<Database>, { words, seen, limit }: WordSearch): Promise<string[]> {
  const [first = ""] = words;
  const rows = await db
    .selectFrom("asset")
    .select("name")
    .where(sql<boolean>`name ilike all(${words.map(containing)}::text[])`)
    .$if(seen !== undefined, (assets) => assets.where(isUsedBy(seen ?? [])))
    .orderBy(sql`starts_with(lower(name), lower(${first}))`, "desc")
    .orderBy("name")
    .limit(limit)
    .execute();
  return rows.map(({ name }) => name);
}

export interface FoundTask {
  readonly taskId: TaskId;
  readonly mapped: boolean;
}

/** Tasks by words, in graph order: of the DAG's current version, or of the version of one of its runs. */
export async function searchTasks(
  db: Kysely<Database>,
  { words, seen, limit, dagId, runId }: WordSearch & { readonly dagId: DagId; readonly runId?: RunId },
): Promise<FoundTask[]> {
  if (seen?.includes(dagId) === false) return [];
  const version =
    runId === undefined
      ? sql`(select current_version_key from dag where dag_id = ${dagId})`
      : sql`(select version_key from dag_run where dag_id = ${dagId} and run_id = ${runId})`;
  return await db
    .selectFrom("version_task")
    .select(["task_id as taskId", "mapped"])
    .where("version_key", "=", sql<never>`${version}`)
    .where(sql<boolean>`task_id ilike all(${words.map(containing)}::text[])`)
    .orderBy("position")
    .limit(limit)
    .execute();
}

/**
 * Tasks of the current versions of all DAGs but one (if it is said), each with its DAG: every word is part of the id of one or
 * the other, and one at least of the task's. Those that begin with the first word come first.
 */
export async function searchTasksOfDags(
  db: Kysely<Database>,
  { words, seen, limit, dagId }: WordSearch & AtHand,
): Promise<(FoundTask & { readonly dagId: DagId })[]> {
  const [first = ""] = words;
  const parts = words.map(containing);
  return await db
    .selectFrom("dag as d")
    .innerJoin("version_task as t", "t.version_key", "d.current_version_key")
    .select(["d.dag_id as dagId", "t.task_id as taskId", "t.mapped"])
    .where("d.active", "=", true)
    .$if(dagId !== undefined, (tasks) => tasks.where("d.dag_id", "<>", dagId ?? ("" as DagId)))
    .where(sql<boolean>`(d.dag_id || ' ' || t.task_id) ilike all(${parts}::text[])`)
    .where(sql<boolean>`t.task_id ilike any(${parts}::text[])`)
    .where(isSeen("d.dag_id", seen))
    .orderBy(sql`starts_with(lower(t.task_id), lower(${first}))`, "desc")
    .orderBy("d.dag_id")
    .orderBy("t.position")
    .limit(limit)
    .execute();
}
