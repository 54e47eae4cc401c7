import { epochMillis, leaveToOthers } from "@daymill/core";
import type { BackfillDay, DagId, EpochMillis, JsonObject, ReprocessRule, TaskSubset } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { listBackfillDates } from "../queries/backfill-dates.ts";
import { inTransaction } from "../transaction.ts";

/** A backfill to be made. */
export interface NewBackfill {
  readonly dagId: DagId;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  readonly maxActiveRuns: number;
  /** So many runs that fail pause it; absent: none do. */
  readonly pauseAfterFailures?: number;
  readonly params: JsonObject;
  /** Absent: all. */
  readonly tasks?: TaskSubset;
  /** A login, or what made it. */
  readonly who: string;
  /** What asked for it: `api`, `cli`, `schedule`. */
  readonly cause: string;
  readonly note?: string;
  /** In their turn, at least one; those that are skipped are kept with their reason, those of other backfills become so. */
  readonly days: readonly BackfillDay[];
}

export type BackfillCreated =
  | { readonly kind: "created"; readonly backfillKey: number }
  /** Nothing is left to run, because an open backfill of the DAG works on these days. */
  | { readonly kind: "overlaps"; readonly backfillKey: number };

/** Makes a backfill with all its days, running; its runs are made as it has room. */
export async function createBackfill(
  db: Kysely<Database>,
  backfill: NewBackfill,
  now: EpochMillis,
): Promise<BackfillCreated> {
  return await inTransaction(db, (trx) => createBackfillIn(trx, backfill, now));
}

/** The same as part of a transaction. */
export async function createBackfillIn(
  trx: Transaction<Database>,
  backfill: NewBackfill,
  now: EpochMillis,
): Promise<BackfillCreated> {
  const dates = backfill.days.map(({ run }) => run.logicalDate);
  const range = { from: Math.min(...dates) as EpochMillis, to: Math.max(...dates) as EpochMillis };
  // Two people who ask at the same moment take turns here, so that the second sees the first one's backfill.
  await trx.selectFrom("dag").select("dag_id").where("dag_id", "=", backfill.dagId).forUpdate().execute();
  const taken = await listBackfillDates(trx, {
    dagId: backfill.dagId,
    from: range.from,
    to: epochMillis(range.to + 1),
  });
  const days = leaveToOthers(backfill.days, new Set(taken.keys()));
  const [other] = taken.values();
  if (other !== undefined && days.every(({ action }) => action === "skip"))
    return { kind: "overlaps", backfillKey: other };
  const backfillKey = await insertBackfill(trx, { ...backfill, ...range }, now);
  await insertDays(trx, backfillKey, days);
  return { kind: "created", backfillKey };
}

interface DateRange {
  readonly from: EpochMillis;
  readonly to: EpochMillis;
}

async function insertBackfill(
  trx: Transaction<Database>,
  backfill: NewBackfill & DateRange,
  now: EpochMillis,
): Promise<number> {
  const row = await trx
    .insertInto("backfill")
    .values({
      dag_id: backfill.dagId,
      from_date: backfill.from,
      to_date: backfill.to,
      reprocess: backfill.reprocess,
      direction: backfill.direction,
      max_active_runs: backfill.maxActiveRuns,
      pause_after_failures: backfill.pauseAfterFailures ?? null,
      state: "running",
      params: JSON.stringify(backfill.params),
      tasks: backfill.tasks ? JSON.stringify(backfill.tasks) : null,
      days: backfill.days.length,
      who: backfill.who,
      cause: backfill.cause,
      note: backfill.note ?? null,
      created_at: now,
    })
    .returning("backfill_key")
    .executeTakeFirstOrThrow();
  return row.backfill_key;
}

/** One statement whatever their number: a backfill may have thousands of days. */
async function insertDays(
  trx: Transaction<Database>,
  backfillKey: number,
  days: readonly BackfillDay[],
): Promise<void> {
  const rows = days.map((day, position) => ({
    position,
    logical_date: day.run.logicalDate,
    interval_start: day.run.interval.start,
    interval_end: day.run.interval.end,
    state: day.action === "skip" ? "left" : "waiting",
    reason: day.action === "skip" ? day.reason : null,
  }));
  await sql`
    insert into backfill_day (backfill_key, position, logical_date, interval_start, interval_end, state, reason)
    select ${backfillKey}::bigint, d.position, d.logical_date, d.interval_start, d.interval_end, d.state, d.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(
      position integer, logical_date bigint, interval_start bigint, interval_end bigint, state text, reason text)
  `.execute(trx);
}
