import type { AttemptKey, EpochMillis, RunKey, SessionKey, TaskId, TaskInstanceKey, VersionKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** An attempt that a session left behind. */
export interface LostAttempt {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly version: VersionKey;
  readonly task: TaskId;
  readonly session: SessionKey;
  readonly tryNumber: number;
  readonly lostCount: number;
}

/**
 * Ends the sessions whose lease is over, and names what ended sessions still hold. Nothing moves here: the attempts are
 * handed to settleAndClaim as lost, which takes only those that still own their instance; so a crash in between loses
 * nothing. At most `most`, oldest session first.
 */
export async function reapLost(
  db: Kysely<Database>,
  { now, most }: { readonly now: EpochMillis; readonly most: number },
): Promise<LostAttempt[]> {
  await db
    .updateTable("worker_session")
    .set({ ended_at: now })
    .where("ended_at", "is", null)
    .where("lease_until", "<", now)
    .execute();
  const rows = await db
    .selectFrom("task_instance as instance")
    .innerJoin("worker_session as session", "session.session_key", "instance.session_key")
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .select([
      "instance.instance_key as instance",
      "instance.attempt_key as attempt",
      "instance.run_key as run",
      "run.version_key as version",
      "instance.task_id as task",
      "session.session_key as session",
      "instance.try_number as tryNumber",
      "instance.lost_count as lostCount",
    ])
    .where("instance.session_key", "is not", null)
    .where("session.ended_at", "is not", null)
    .orderBy("session.session_key")
    .orderBy("instance.instance_key")
    .limit(most)
    .execute();
  return rows.flatMap((row) => (row.attempt === null ? [] : [{ ...row, attempt: row.attempt }]));
}
