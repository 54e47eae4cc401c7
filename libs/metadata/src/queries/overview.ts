import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, RunId, RunKey, VersionKey } from "@daymill/core";
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

/** DAGs with runs that failed since an instant, the newest failure first. */
export async function listFailingDags(
  db: Kysely<Database>,
  window: { readonly since: EpochMillis; readonly limit: number; readonly seen?: SeenDags },
): Promise<FailingDag[]> {
  const newest = <T>(column: string) => sql<T>`(array_agg(${sql.ref(column)} order by ended_at desc, run_key desc))[1]`;
  return await db
    .selectFrom("dag_run")
    .select([
      "dag_id as dagId",
      sql<number>`count(*)::int`.as("failedRuns"),
      newest<RunKey>("run_key").as("lastRunKey"),
      newest<RunId>("run_id").as("lastRunId"),
      newest<VersionKey>("version_key").as("lastVersionKey"),
      newest<EpochMillis | null>("logical_date").as("lastLogicalDate"),
      sql<EpochMillis>`max(ended_at)`.as("lastFailedAt"),
      sql<number>`(count(*) over ())::int`.as("total"),
    ])
    .where("state", "=", "failed")
    .where("ended_at", ">=", window.since)
    .where(isSeen("dag_id", window.seen))
    .groupBy("dag_id")
    .orderBy("lastFailedAt", "desc")
    .orderBy("dag_id")
    .limit(window.limit)
    .execute();
}
