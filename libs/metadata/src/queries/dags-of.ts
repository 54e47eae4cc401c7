import type { Kysely } from "kysely";
import type { DagId } from "@daymill/core";
import type { Database } from "../database.ts";

/** The DAG of a backfill; undefined when there is none of that key. */
export async function findDagOfBackfill(db: Kysely<Database>, backfillKey: number): Promise<DagId | undefined> {
  const of = db.selectFrom("backfill").select("dag_id").where("backfill_key", "=", backfillKey);
  return (await of.executeTakeFirst())?.dag_id;
}

/** The DAG of a backfill schedule; undefined when there is none of that key. */
export async function findDagOfBackfillSchedule(db: Kysely<Database>, scheduleKey: number): Promise<DagId | undefined> {
  const of = db.selectFrom("backfill_schedule").select("dag_id").where("schedule_key", "=", scheduleKey);
  return (await of.executeTakeFirst())?.dag_id;
}

/** The DAG that a clear was asked for, and all whose runs it changed; undefined when there is none of that key. */
export async function findDagsOfClear(
  db: Kysely<Database>,
  clearKey: number,
): Promise<{ readonly dagId: DagId; readonly all: readonly DagId[] } | undefined> {
  const record = await db
    .selectFrom("clear_record")
    .select("dag_id as dagId")
    .where("clear_key", "=", clearKey)
    .executeTakeFirst();
  if (record === undefined) return undefined;
  const runs = await db
    .selectFrom("clear_run as c")
    .innerJoin("dag_run as r", "r.run_key", "c.run_key")
    .select("r.dag_id as dagId")
    .distinct()
    .where("c.clear_key", "=", clearKey)
    .execute();
  return { dagId: record.dagId, all: [...new Set([record.dagId, ...runs.map(({ dagId }) => dagId)])] };
}
