import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, RunKey, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";
import type { AttemptOutcome } from "../tables/task-attempt.ts";

export interface RunAttemptRow {
  readonly taskId: TaskId;
  /** The task's place in the graph of the run's version. */
  readonly position: number;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly number: number;
  readonly generation: number;
  readonly scheduledAt: EpochMillis;
  readonly queuedAt: EpochMillis;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly outcome: AttemptOutcome | null;
}

/** Where a page ended. */
export type RunAttemptPlace = Pick<RunAttemptRow, "position" | "taskId" | "mapIndex" | "number">;

export interface RunAttemptPage {
  readonly runKey: RunKey;
  readonly after?: RunAttemptPlace;
  readonly limit: number;
}

/** A page of all attempts of a run, in graph order and then by number. */
export async function listRunAttempts(
  db: Kysely<Database>,
  { runKey, after, limit }: RunAttemptPage,
): Promise<RunAttemptRow[]> {
  let query = db
    .selectFrom("task_instance as instance")
    .innerJoin("task_summary as summary", (join) =>
      join.onRef("summary.run_key", "=", "instance.run_key").onRef("summary.task_id", "=", "instance.task_id"),
    )
    .innerJoin("task_attempt as attempt", "attempt.instance_key", "instance.instance_key")
    .select([
      "instance.task_id as taskId",
      "summary.position",
      "instance.map_index as mapIndex",
      "instance.label",
      "attempt.number",
      "attempt.generation",
      "attempt.scheduled_at as scheduledAt",
      "attempt.queued_at as queuedAt",
      "attempt.started_at as startedAt",
      "attempt.ended_at as endedAt",
      "attempt.outcome",
    ])
    .where("instance.run_key", "=", runKey)
    .orderBy("summary.position")
    .orderBy("instance.task_id")
    .orderBy("instance.map_index")
    .orderBy("attempt.number")
    .limit(limit);
  if (after) {
    const place = sql`(${after.position}::int, ${after.taskId}::text, ${after.mapIndex}::int, ${after.number}::int)`;
    query = query.where(
      sql<boolean>`(summary.position, instance.task_id, instance.map_index, attempt.number) > ${place}`,
    );
  }
  return await query.execute();
}
