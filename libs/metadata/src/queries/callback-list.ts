import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, RunKey, TaskError, TaskId, ToldKind } from "@daymill/core";
import type { Database } from "../database.ts";
import type { CallbackState } from "../tables/callback.ts";

export interface CallbackDetailRow {
  readonly key: number;
  /** Null: it is about the run, or a backfill. */
  readonly taskId: TaskId | null;
  /** -1: not mapped, or about the run. */
  readonly mapIndex: number;
  readonly attemptNumber: number;
  readonly tryNumber: number;
  readonly generation: number;
  readonly kind: ToldKind;
  /** The name of the deadline that was missed; null: it is about something else. */
  readonly deadline: string | null;
  readonly position: number;
  readonly state: CallbackState;
  /** When it happened. */
  readonly at: EpochMillis;
  readonly tries: number;
  /** Calls in a row that never began. */
  readonly unbegun: number;
  /** Whether a scheduler has it now. */
  readonly isTaken: boolean;
  readonly dueAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly error: TaskError | null;
}

/** What callbacks are about: a run with its task instances, or a backfill. */
export type CallbackSubject = { readonly runKey: RunKey } | { readonly backfillKey: number };

export type CallbackPage = CallbackSubject & {
  /** Only those of one task instance; "run": only those about the run itself. */
  readonly of?: { readonly taskId: string; readonly mapIndex: number } | "run";
  /** The key of the last one of the page before. */
  readonly after?: number;
  readonly limit: number;
};

/** A page of the callbacks of a run or of a backfill, in the order in which they were written. */
export async function listCallbacks(db: Kysely<Database>, page: CallbackPage): Promise<CallbackDetailRow[]> {
  const { of, after, limit } = page;
  let query = selectCallbacks(db).where(isAbout(page)).orderBy("callback.callback_key").limit(limit);
  if (of === "run") query = query.where("callback.instance_key", "is", null);
  else if (of) {
    query = query.where(sql<boolean>`instance.task_id = ${of.taskId}`).where("instance.map_index", "=", of.mapIndex);
  }
  if (after !== undefined) query = query.where("callback.callback_key", ">", after);
  return await query.execute();
}

/** One callback of a run or of a backfill; undefined when it has none of that key. */
export async function findCallback(
  db: Kysely<Database>,
  subject: CallbackSubject & { readonly key: number },
): Promise<CallbackDetailRow | undefined> {
  return await selectCallbacks(db)
    .where(isAbout(subject))
    .where("callback.callback_key", "=", subject.key)
    .executeTakeFirst();
}

/** Of the table `callback`. */
export function isAbout(subject: CallbackSubject) {
  return "runKey" in subject
    ? sql<boolean>`callback.run_key = ${subject.runKey}`
    : sql<boolean>`callback.backfill_key = ${subject.backfillKey}`;
}

function selectCallbacks(db: Kysely<Database>) {
  return db
    .selectFrom("callback")
    .leftJoin("task_instance as instance", "instance.instance_key", "callback.instance_key")
    .leftJoin("run_deadline as deadline", "deadline.deadline_key", "callback.deadline_key")
    .select([
      "callback.callback_key as key",
      "instance.task_id as taskId",
      sql<number>`coalesce(instance.map_index, -1)`.as("mapIndex"),
      "callback.attempt_number as attemptNumber",
      "callback.try_number as tryNumber",
      "callback.generation",
      "callback.kind",
      "deadline.name as deadline",
      "callback.position",
      "callback.state",
      "callback.at",
      "callback.tries",
      "callback.unbegun",
      sql<boolean>`callback.taken_by is not null`.as("isTaken"),
      "callback.due_at as dueAt",
      "callback.ended_at as endedAt",
      "callback.error",
    ]);
}
