import type { BackfillProblem, DagId, DueFiring, EpochMillis, SerializedBackfill, VersionKey } from "@daymill/core";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { createBackfillIn, type NewBackfill } from "./create-backfill.ts";

/** A backfill schedule whose next firing is due. */
export interface DueBackfillSchedule extends SerializedBackfill {
  readonly scheduleKey: number;
  readonly dagId: DagId;
  readonly due: EpochMillis;
  readonly dagPaused: boolean;
  readonly versionKey: VersionKey;
}

/**
 * Schedules that are due, longest due first, and when the next one after those is. Asked for at each tick: one look at the
 * first entries of the index of what waits.
 */
export async function findDueBackfillSchedules(
  db: Kysely<Database>,
  { now, most }: { readonly now: EpochMillis; readonly most: number },
): Promise<{ readonly schedules: readonly DueBackfillSchedule[]; readonly nextAt: EpochMillis | undefined }> {
  const rows = await db
    .selectFrom("backfill_schedule as s")
    .innerJoin("dag as d", "d.dag_id", "s.dag_id")
    .select([
      "s.schedule_key as scheduleKey",
      "s.dag_id as dagId",
      "s.name",
      "d.paused as dagPaused",
      "s.window_from as from",
      "s.window_to as to",
      "s.crons",
      "s.timezone",
      "s.reprocess",
      "s.direction",
      "s.max_active_runs as maxActiveRuns",
      "s.pause_after_failures as pauseAfterFailures",
      "s.params",
      "s.tasks",
    ])
    .select((select) => [
      select.ref("s.next_at").$notNull().as("due"),
      select.ref("d.current_version_key").$notNull().as("versionKey"),
    ])
    .where("s.next_at", "is not", null)
    .where("s.paused", "=", false)
    .where("d.active", "=", true)
    .where("d.current_version_key", "is not", null)
    .orderBy("s.next_at")
    .orderBy("s.schedule_key")
    .limit(most + 1)
    .execute();
  const due = rows.slice(0, most).filter((row) => row.due <= now);
  const schedules = due.map(({ from, to, crons, timezone, ...row }) => ({
    ...row,
    window: { from, to },
    times: { crons, timezone },
  }));
  return { schedules, nextAt: rows[due.length]?.due };
}

/** Why a firing made no backfill. */
export type FiringSkip =
  /** The backfill of an earlier firing is not over. */
  | "former_not_over"
  /** No day of the window is to be run. */
  | "nothing_to_run"
  /** Another backfill works on what there was to run. */
  | "overlaps"
  /** The DAG is paused. */
  | "dag_paused"
  /** The DAG takes no runs of backfills any more. */
  | "not_allowed"
  | BackfillProblem;

/** What is to come of a firing, as far as the days tell. */
export type Firing =
  | { readonly kind: "backfill"; readonly backfill: NewBackfill }
  | { readonly kind: "skip"; readonly reason: FiringSkip };

export type FiringEnd =
  | { readonly backfillKey: number; readonly reason: null }
  | { readonly backfillKey: null; readonly reason: FiringSkip };

export interface FiringMove {
  readonly schedule: Pick<DueBackfillSchedule, "scheduleKey" | "dagId" | "due">;
  readonly times: DueFiring;
  readonly firing: Firing;
}

/**
 * Fires a schedule: what comes of it and the next time stand in one transaction, and only while it waits for `due` and is
 * not paused, so that each occurrence counts once. Undefined: somebody else fired it, or it was paused or changed.
 */
export async function fireBackfillSchedule(
  db: Kysely<Database>,
  { schedule, times, firing }: FiringMove,
  now: EpochMillis,
): Promise<FiringEnd | undefined> {
  const { scheduleKey, dagId, due } = schedule;
  return await inTransaction(db, async (trx) => {
    // First the DAG, then its schedules: the order of a deploy.
    await trx.selectFrom("dag").select("dag_id").where("dag_id", "=", dagId).forUpdate().execute();
    const moved = await trx
      .updateTable("backfill_schedule")
      .set({ next_at: times.next ?? null })
      .where("schedule_key", "=", scheduleKey)
      .where("next_at", "=", due)
      .where("paused", "=", false)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return undefined;
    // A clock that was set back must not fire an occurrence again.
    if (await wasFired(trx, scheduleKey, times.at)) return undefined;
    const end = await endOf(trx, { scheduleKey, firing }, now);
    await trx
      .insertInto("backfill_firing")
      .values({
        schedule_key: scheduleKey,
        due_at: times.at,
        fired_at: now,
        backfill_key: end.backfillKey,
        reason: end.reason,
      })
      .execute();
    return end;
  });
}

async function wasFired(trx: Transaction<Database>, scheduleKey: number, at: EpochMillis): Promise<boolean> {
  const fired = await trx
    .selectFrom("backfill_firing")
    .select("due_at")
    .where("schedule_key", "=", scheduleKey)
    .where("due_at", "=", at)
    .executeTakeFirst();
  return fired !== undefined;
}

async function endOf(
  trx: Transaction<Database>,
  { scheduleKey, firing }: { readonly scheduleKey: number; readonly firing: Firing },
  now: EpochMillis,
): Promise<FiringEnd> {
  if (await hasOpenBackfill(trx, scheduleKey)) return { backfillKey: null, reason: "former_not_over" };
  if (firing.kind === "skip") return { backfillKey: null, reason: firing.reason };
  const made = await createBackfillIn(trx, firing.backfill, now);
  return made.kind === "created"
    ? { backfillKey: made.backfillKey, reason: null }
    : { backfillKey: null, reason: "overlaps" };
}

async function hasOpenBackfill(trx: Transaction<Database>, scheduleKey: number): Promise<boolean> {
  const open = await trx
    .selectFrom("backfill_firing as f")
    .innerJoin("backfill as b", "b.backfill_key", "f.backfill_key")
    .select("f.due_at")
    .where("f.schedule_key", "=", scheduleKey)
    .where("b.ended_at", "is", null)
    .executeTakeFirst();
  return open !== undefined;
}
