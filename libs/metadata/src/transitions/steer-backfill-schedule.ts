import type { DagId, EpochMillis, SerializedBackfill } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { backfillScheduleColumns } from "./backfill-schedule-columns.ts";

/** A backfill schedule to be made. */
export interface NewBackfillSchedule extends SerializedBackfill {
  readonly dagId: DagId;
  /** Undefined: it never fires. */
  readonly next: EpochMillis | undefined;
  readonly who: string;
}

/** Makes a schedule of a person. Undefined: its DAG has one of that name. */
export async function createBackfillSchedule(
  db: Kysely<Database>,
  schedule: NewBackfillSchedule,
  now: EpochMillis,
): Promise<number | undefined> {
  const made = await db
    .insertInto("backfill_schedule")
    .values({
      dag_id: schedule.dagId,
      origin: "person",
      ...backfillScheduleColumns(schedule),
      next_at: schedule.next ?? null,
      who: schedule.who,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(["dag_id", "name"]).doNothing())
    .returning("schedule_key")
    .executeTakeFirst();
  return made?.schedule_key;
}

/** Fires it no more until it is resumed; a backfill that it made goes on. False: it is paused. */
export async function pauseBackfillSchedule(db: Kysely<Database>, scheduleKey: number): Promise<boolean> {
  const moved = await db
    .updateTable("backfill_schedule")
    .set({ paused: true })
    .where("schedule_key", "=", scheduleKey)
    .where("paused", "=", false)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Fires it again, from `next` on: what came while it was paused is not made up for. False: it is not paused. */
export async function resumeBackfillSchedule(
  db: Kysely<Database>,
  { scheduleKey, next }: { readonly scheduleKey: number; readonly next: EpochMillis | undefined },
): Promise<boolean> {
  const moved = await db
    .updateTable("backfill_schedule")
    .set({ paused: false, next_at: next ?? null })
    .where("schedule_key", "=", scheduleKey)
    .where("paused", "=", true)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Removes a person's schedule with the record of its firings; backfills that it made stay. False: it is not a person's. */
export async function deleteBackfillSchedule(db: Kysely<Database>, scheduleKey: number): Promise<boolean> {
  const gone = await db
    .deleteFrom("backfill_schedule")
    .where("schedule_key", "=", scheduleKey)
    .where("origin", "=", "person")
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
