import type { DagId, EpochMillis, JsonObject, ReprocessRule, TaskSubset } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

/** What came of a firing. */
export interface BackfillFiringRow {
  readonly at: EpochMillis;
  readonly firedAt: EpochMillis;
  readonly backfillKey: number | null;
  readonly reason: string | null;
}

export interface BackfillScheduleRow {
  readonly scheduleKey: number;
  readonly dagId: DagId;
  readonly name: string;
  readonly origin: "person" | "code";
  readonly windowFrom: number;
  readonly windowTo: number;
  readonly crons: readonly string[];
  readonly timezone: string;
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  readonly maxActiveRuns: number | null;
  readonly pauseAfterFailures: number | null;
  readonly params: JsonObject;
  readonly tasks: TaskSubset | null;
  readonly paused: boolean;
  readonly nextAt: EpochMillis | null;
  readonly who: string;
  readonly createdAt: EpochMillis;
  /** Newest first. */
  readonly firings: readonly BackfillFiringRow[];
}

/** Firings that are told of each schedule. */
const MOST_FIRINGS = 10;

/** Backfill schedules by DAG and name; of one DAG, or one of them, if asked. */
export async function listBackfillSchedules(
  db: Kysely<Database>,
  only: { readonly dagId?: DagId; readonly scheduleKey?: number; readonly seen?: SeenDags } = {},
): Promise<BackfillScheduleRow[]> {
  let query = db
    .selectFrom("backfill_schedule as s")
    .select([
      "s.schedule_key as scheduleKey",
      "s.dag_id as dagId",
      "s.name",
      "s.origin",
      "s.window_from as windowFrom",
      "s.window_to as windowTo",
      "s.crons",
      "s.timezone",
      "s.reprocess",
      "s.direction",
      "s.max_active_runs as maxActiveRuns",
      "s.pause_after_failures as pauseAfterFailures",
      "s.params",
      "s.tasks",
      "s.paused",
      "s.next_at as nextAt",
      "s.who",
      "s.created_at as createdAt",
      sql<BackfillFiringRow[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('at', f.due_at, 'firedAt', f.fired_at,
          'backfillKey', f.backfill_key, 'reason', f.reason) order by f.due_at desc), '[]')
        from (select * from backfill_firing where schedule_key = s.schedule_key
          order by due_at desc limit ${MOST_FIRINGS}) f)`.as("firings"),
    ])
    .orderBy("s.dag_id")
    .orderBy("s.name");
  if (only.dagId !== undefined) query = query.where("s.dag_id", "=", only.dagId);
  query = query.where(isSeen("s.dag_id", only.seen));
  if (only.scheduleKey !== undefined) query = query.where("s.schedule_key", "=", only.scheduleKey);
  return await query.execute();
}
