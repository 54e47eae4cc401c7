import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, RunKey, RunState, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import { sumOfCounts, toStateCounts, type StateCounts } from "./state-counts.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface DagTotals {
  readonly active: number;
  readonly paused: number;
  readonly withProblems: number;
}

/** DAGs by what they need. */
export async function countDags(db: Kysely<Database>, seen?: SeenDags): Promise<DagTotals> {
  return await db
    .selectFrom("dag")
    .select([
      sql<number>`(count(*) filter (where active and not paused))::int`.as("active"),
      sql<number>`(count(*) filter (where active and paused))::int`.as("paused"),
      sql<number>`(count(*) filter (where active and jsonb_array_length(load_problems) > 0))::int`.as("withProblems"),
    ])
    .where(isSeen("dag_id", seen))
    .executeTakeFirstOrThrow();
}

/** Runs that are not over, and their task instances by state. */
export async function countOpenWork(
  db: Kysely<Database>,
  seen?: SeenDags,
): Promise<{ readonly running: number; readonly queued: number; readonly instances: StateCounts }> {
  const runs = await db
    .selectFrom("dag_run")
    .select([
      sql<number>`(count(*) filter (where state = 'running'))::int`.as("running"),
      sql<number>`(count(*) filter (where state = 'queued'))::int`.as("queued"),
    ])
    .where("ended_at", "is", null)
    .where(isSeen("dag_id", seen))
    .executeTakeFirstOrThrow();
  const sum = await db
    .selectFrom("task_summary")
    .select(sumOfCounts().as("counts"))
    .where("run_key", "in", (runs) =>
      runs.selectFrom("dag_run").select("run_key").where("ended_at", "is", null).where(isSeen("dag_id", seen)),
    )
    .executeTakeFirstOrThrow();
  return { ...runs, instances: toStateCounts(sum.counts) };
}

export interface FailingDag {
  readonly dagId: DagId;
  readonly failedRuns: number;
  readonly lastRunKey: RunKey;
  readonly lastRunId: RunId;
  readonly lastVersionKey: VersionKey;
  readonly lastLogicalDate: EpochMillis | null;
  readonly lastFailedAt: EpochMillis;
  /** How many such DAGs there are, shown or not. */
  readonly total: number;
}

export interface TroubleWindow {
  readonly since: EpochMillis;
  readonly limit: number;
  readonly seen?: SeenDags;
}

/** DAGs with runs that failed since an instant and that nobody has acknowledged, the newest failure first. */
export async function listFailingDags(db: Kysely<Database>, window: TroubleWindow): Promise<FailingDag[]> {
  const newest = <T>(column: string) =>
    sql<T>`(array_agg(${sql.ref(`run.${column}`)} order by run.ended_at desc, run.run_key desc))[1]`;
  return await unacknowledgedFailures(db, window)
    .select([
      "run.dag_id as dagId",
      sql<number>`count(*)::int`.as("failedRuns"),
      newest<RunKey>("run_key").as("lastRunKey"),
      newest<RunId>("run_id").as("lastRunId"),
      newest<VersionKey>("version_key").as("lastVersionKey"),
      newest<EpochMillis | null>("logical_date").as("lastLogicalDate"),
      sql<EpochMillis>`max(run.ended_at)`.as("lastFailedAt"),
      sql<number>`(count(*) over ())::int`.as("total"),
    ])
    .groupBy("run.dag_id")
    .orderBy("lastFailedAt", "desc")
    .orderBy("run.dag_id")
    .limit(window.limit)
    .execute();
}

export interface FailingDagCount {
  readonly total: number;
  /** Of the newest failures of each of them, the oldest; null: there are none. */
  readonly oldestAt: EpochMillis | null;
}

/** How many DAGs `listFailingDags` would list without a limit. */
export async function countFailingDags(
  db: Kysely<Database>,
  window: Omit<TroubleWindow, "limit">,
): Promise<FailingDagCount> {
  const newest = unacknowledgedFailures(db, window)
    .select(sql<EpochMillis>`max(run.ended_at)`.as("failedAt"))
    .groupBy("run.dag_id");
  return await db
    .selectFrom(newest.as("dags"))
    .select([
      sql<number>`count(*)::int`.as("total"),
      sql<EpochMillis | null>`min(${sql.ref("dags.failedAt")})`.as("oldestAt"),
    ])
    .executeTakeFirstOrThrow();
}

function unacknowledgedFailures(db: Kysely<Database>, { since, seen }: Omit<TroubleWindow, "limit">) {
  return db
    .selectFrom("dag_run as run")
    .innerJoin("dag", "dag.dag_id", "run.dag_id")
    .where("run.state", "=", "failed")
    .where("run.ended_at", ">=", since)
    .where(sql<boolean>`run.ended_at > coalesce(dag.acknowledged_until, -1)`)
    .where(isSeen("run.dag_id", seen));
}

/** A DAG with runs that were not over when they should have been, and the deadline that was missed last. */
export interface LateDag {
  readonly dagId: DagId;
  /** Deadlines, not runs. */
  readonly missed: number;
  readonly lastRunId: RunId;
  readonly lastLogicalDate: EpochMillis | null;
  readonly timezone: string;
  readonly lastState: RunState;
  readonly lastEndedAt: EpochMillis | null;
  readonly lastName: string;
  readonly lastDueAt: EpochMillis;
  readonly lastMissedAt: EpochMillis;
  /** How many such DAGs there are, shown or not. */
  readonly total: number;
}

/** DAGs whose runs missed deadlines since an instant of which nobody has said that they know, the newest miss first. */
export async function listLateDags(db: Kysely<Database>, window: TroubleWindow): Promise<LateDag[]> {
  const { rows } = await sql<LateDag>`
    with missed as (
      select r.dag_id, d.run_key, d.deadline_key, d.name, d.due_at, d.missed_at,
        count(*) over (partition by r.dag_id) as missed,
        row_number() over (partition by r.dag_id order by d.missed_at desc, d.deadline_key desc) as place
      from run_deadline d
      join dag_run r on r.run_key = d.run_key
      join dag on dag.dag_id = r.dag_id
      where d.missed_at >= ${window.since}::bigint and d.missed_at > coalesce(dag.acknowledged_until, -1)
        and ${isSeen("r.dag_id", window.seen)}
    )
    select m.dag_id as "dagId", m.missed::int as missed, r.run_id as "lastRunId",
      r.logical_date as "lastLogicalDate", v.graph -> 'schedule' ->> 'timezone' as timezone, r.state as "lastState",
      r.ended_at as "lastEndedAt", m.name as "lastName", m.due_at as "lastDueAt", m.missed_at as "lastMissedAt",
      (count(*) over ())::int as total
    from missed m
    join dag_run r on r.run_key = m.run_key
    join dag_version v on v.version_key = r.version_key
    where m.place = 1
    order by m.missed_at desc, m.dag_id
    limit ${window.limit}`.execute(db);
  return rows;
}

export interface AcknowledgedDag {
  readonly dagId: DagId;
  readonly until: EpochMillis;
  /** How many such DAGs there are, shown or not. */
  readonly total: number;
}

/** DAGs with runs that failed or were late since an instant, of all of which somebody knows; by id. */
export async function listAcknowledgedDags(db: Kysely<Database>, window: TroubleWindow): Promise<AcknowledgedDag[]> {
  const { rows } = await sql<AcknowledgedDag>`
    select dag.dag_id as "dagId", dag.acknowledged_until as until, (count(*) over ())::int as total
    from dag
    where dag.acknowledged_until >= ${window.since}::bigint and ${isSeen("dag.dag_id", window.seen)}
      and (select max(trouble.at) from (
          select r.ended_at as at from dag_run r
          where r.dag_id = dag.dag_id and r.state = 'failed' and r.ended_at >= ${window.since}::bigint
          union all
          select d.missed_at from run_deadline d join dag_run r on r.run_key = d.run_key
          where r.dag_id = dag.dag_id and d.missed_at >= ${window.since}::bigint
        ) trouble
      ) <= dag.acknowledged_until
    order by dag.dag_id
    limit ${window.limit}`.execute(db);
  return rows;
}
