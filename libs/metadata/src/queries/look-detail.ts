import type { AttemptKey, EpochMillis, JsonObject, JsonValue, TaskInstanceKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { RemoteJobState } from "../tables/remote-job.ts";

/** How an open attempt stands that needs no worker. */
export interface LookRow {
  readonly attemptKey: AttemptKey;
  readonly count: number;
  readonly lookedAt: EpochMillis | null;
  readonly dueAt: EpochMillis | null;
  readonly deadline: EpochMillis | null;
  readonly troubles: number;
  readonly said: string | null;
}

export interface RemoteJobRow {
  readonly generation: number;
  readonly submission: number;
  readonly token: string;
  readonly state: RemoteJobState;
  readonly handle: JsonValue | null;
  readonly submittedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  readonly cancelTries: number;
  readonly said: string | null;
}

export interface ApprovalRow {
  readonly isApproved: boolean;
  readonly who: string;
  readonly at: EpochMillis;
  readonly note: string | null;
  readonly values: JsonObject | null;
  readonly timedOut: boolean;
}

/** The look of a task instance; undefined when it is not looked at. */
export async function findLook(db: Kysely<Database>, instance: TaskInstanceKey): Promise<LookRow | undefined> {
  return await db
    .selectFrom("task_look as look")
    .innerJoin("task_attempt as attempt", "attempt.attempt_key", "look.attempt_key")
    .select([
      "look.attempt_key as attemptKey",
      "attempt.pokes as count",
      "look.looked_at as lookedAt",
      "look.due_at as dueAt",
      "attempt.deadline",
      "look.troubles",
      "look.said",
    ])
    .where("look.instance_key", "=", instance)
    .executeTakeFirst();
}

/** The remote jobs of a task instance, newest first. */
export async function listRemoteJobs(db: Kysely<Database>, instance: TaskInstanceKey): Promise<RemoteJobRow[]> {
  return await db
    .selectFrom("remote_job")
    .select([
      "generation",
      "submission",
      "token",
      "state",
      "handle",
      "submitted_at as submittedAt",
      "ended_at as endedAt",
      "cancel_tries as cancelTries",
      "said",
    ])
    .where("instance_key", "=", instance)
    .orderBy("generation", "desc")
    .orderBy("submission", "desc")
    .execute();
}

/** What a person said to a generation of a task instance; undefined: nothing. */
export async function findApproval(
  db: Kysely<Database>,
  of: { readonly instance: TaskInstanceKey; readonly generation: number },
): Promise<ApprovalRow | undefined> {
  return await db
    .selectFrom("approval")
    .select(["is_approved as isApproved", "who", "at", "note", "form_values as values", "timed_out as timedOut"])
    .where("instance_key", "=", of.instance)
    .where("generation", "=", of.generation)
    .executeTakeFirst();
}
