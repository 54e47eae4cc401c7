import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { AttemptKey, EpochMillis, JsonValue, RunKey, TaskError, TaskInstanceKey } from "@daymill/core";
import type { Database } from "../database.ts";
import type { AttemptOutcome } from "../tables/task-attempt.ts";
import type { RunName } from "./run-detail.ts";
import { toStateCounts, type StateCounts } from "./state-counts.ts";
import { selectInstances, type InstanceRow } from "./task-instance-list.ts";

/** Names a task instance as people do. */
export interface InstanceName extends RunName {
  readonly taskId: string;
  /** -1: not mapped. */
  readonly mapIndex: number;
}

export interface InstanceDetailRow extends InstanceRow {
  readonly logicalDate: EpochMillis | null;
  readonly intervalStart: EpochMillis;
  readonly intervalEnd: EpochMillis;
  readonly hasOutput: boolean;
}

/** One task instance; undefined when there is none of that name. */
export async function findInstance(db: Kysely<Database>, name: InstanceName): Promise<InstanceDetailRow | undefined> {
  return await selectInstances(db)
    .select([
      "run.logical_date as logicalDate",
      "run.interval_start as intervalStart",
      "run.interval_end as intervalEnd",
      sql<boolean>`exists (select from output where output.instance_key = instance.instance_key)`.as("hasOutput"),
    ])
    .where("run.dag_id", "=", name.dagId)
    .where("run.run_id", "=", name.runId)
    .where(sql<boolean>`instance.task_id = ${name.taskId}`)
    .where("instance.map_index", "=", name.mapIndex)
    .executeTakeFirst();
}

export interface AttemptRow {
  readonly attemptKey: AttemptKey;
  readonly number: number;
  readonly generation: number;
  readonly tryNumber: number;
  readonly scheduledAt: EpochMillis;
  readonly queuedAt: EpochMillis;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  /** How often it was looked at, if it needed no worker. */
  readonly looks: number;
  readonly outcome: AttemptOutcome | null;
  readonly error: TaskError | null;
  readonly renderedInput: JsonValue | null;
  readonly maxRssBytes: number | null;
  readonly cpuMs: number | null;
  readonly host: string | null;
  readonly pid: number | null;
}

/** Attempts of a task instance, newest first. */
export async function listAttempts(db: Kysely<Database>, instanceKey: TaskInstanceKey): Promise<AttemptRow[]> {
  return await selectAttempts(db)
    .where("attempt.instance_key", "=", instanceKey)
    .orderBy("attempt.number", "desc")
    .execute();
}

/** One attempt by its number, or the newest; undefined when there is none. */
export async function findAttempt(
  db: Kysely<Database>,
  which: { readonly instanceKey: TaskInstanceKey; readonly number: number | "newest" },
): Promise<AttemptRow | undefined> {
  let query = selectAttempts(db)
    .where("attempt.instance_key", "=", which.instanceKey)
    .orderBy("attempt.number", "desc");
  if (which.number !== "newest") query = query.where("attempt.number", "=", which.number);
  return await query.limit(1).executeTakeFirst();
}

export interface TaskStanding {
  readonly taskId: string;
  readonly counts: StateCounts;
}

/** How the tasks of a run stand, in graph order: all of them, or those that are named. */
export async function readSummaries(
  db: Kysely<Database>,
  which: { readonly runKey: RunKey; readonly taskIds?: readonly string[] },
): Promise<TaskStanding[]> {
  let query = db
    .selectFrom("task_summary")
    .select(["task_id", "counts"])
    .where("run_key", "=", which.runKey)
    .orderBy("position");
  if (which.taskIds) query = query.where(sql<boolean>`task_id = any(${[...which.taskIds]}::text[])`);
  const rows = await query.execute();
  return rows.map((row) => ({ taskId: row.task_id, counts: toStateCounts(row.counts) }));
}

function selectAttempts(db: Kysely<Database>) {
  return db
    .selectFrom("task_attempt as attempt")
    .leftJoin("worker_session as session", "session.session_key", "attempt.session_key")
    .select([
      "attempt.attempt_key as attemptKey",
      "attempt.number",
      "attempt.generation",
      "attempt.try_number as tryNumber",
      "attempt.scheduled_at as scheduledAt",
      "attempt.queued_at as queuedAt",
      "attempt.started_at as startedAt",
      "attempt.ended_at as endedAt",
      "attempt.pokes as looks",
      "attempt.outcome",
      "attempt.error",
      "attempt.rendered_input as renderedInput",
      "attempt.max_rss as maxRssBytes",
      "attempt.cpu_ms as cpuMs",
      "session.host",
      "session.pid",
    ]);
}
