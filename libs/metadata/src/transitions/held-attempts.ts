import type { AttemptKey, RunKey, SessionKey, TaskId, TaskInstanceKey, TaskState, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { toWork } from "./claimed-work.ts";
import type { ClaimedWork, WorkRow } from "./claimed-work.ts";

/** What it takes to run the current attempts of instances. */
export async function readWork(db: Kysely<Database>, instances: readonly TaskInstanceKey[]): Promise<ClaimedWork> {
  const answer = await sql<{
    answer: WorkRow | null;
  }>`select dm_read_work(${[...instances]}::bigint[]) as answer`.execute(db);
  return toWork(answer.rows[0]?.answer ?? null);
}

/** An attempt that has not ended and owns its instance: what is needed to settle it. */
export interface OpenAttempt {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly version: VersionKey;
  readonly task: TaskId;
  readonly tryNumber: number;
  readonly lostCount: number;
}

/** An attempt that a session holds, as the database sees it. */
export interface HeldAttempt extends OpenAttempt {
  readonly state: TaskState;
}

/** What a session holds: to be compared with what its executor knows of. */
export async function listHeldAttempts(db: Kysely<Database>, session: SessionKey): Promise<HeldAttempt[]> {
  return await selectOpenAttempts(db).select("instance.state").where("instance.session_key", "=", session).execute();
}

/** An attempt that still owns its instance; undefined when it was taken away or has ended. */
export async function findOpenAttempt(db: Kysely<Database>, attempt: AttemptKey): Promise<OpenAttempt | undefined> {
  return await selectOpenAttempts(db).where("task_attempt.attempt_key", "=", attempt).executeTakeFirst();
}

function selectOpenAttempts(db: Kysely<Database>) {
  return db
    .selectFrom("task_attempt")
    .innerJoin("task_instance as instance", (join) =>
      join
        .onRef("instance.instance_key", "=", "task_attempt.instance_key")
        .onRef("instance.attempt_key", "=", "task_attempt.attempt_key"),
    )
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .select([
      "instance.instance_key as instance",
      "task_attempt.attempt_key as attempt",
      "run.run_key as run",
      "run.version_key as version",
      "instance.task_id as task",
      "instance.try_number as tryNumber",
      "instance.lost_count as lostCount",
    ]);
}
