import type {
  BackfillWindow,
  DagId,
  EpochMillis,
  FiringTimes,
  JsonObject,
  ReprocessRule,
  TaskSubset,
} from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** A backfill schedule to be made. */
export interface NewBackfillSchedule {
  readonly dagId: DagId;
  readonly name: string;
  readonly window: BackfillWindow;
  readonly times: FiringTimes;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  /** Null: the DAG's own limit, as it is when the schedule fires. */
  readonly maxActiveRuns: number | null;
  readonly params: JsonObject;
  /** Null: all. */
  readonly tasks: TaskSubset | null;
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
      name: schedule.name,
      origin: "person",
      window_from: schedule.window.from,
      window_to: schedule.window.to,
      crons: JSON.stringify(schedule.times.crons),
      timezone: schedule.times.timezone,
      reprocess: schedule.reprocess,
      direction: schedule.direction,
      max_active_runs: schedule.maxActiveRuns,
      params: JSON.stringify(schedule.params),
      tasks: schedule.tasks && JSON.stringify(schedule.tasks),
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
