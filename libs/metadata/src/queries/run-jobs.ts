import type { Kysely } from "kysely";
import type { EpochMillis, RunKey, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";
import type { RemoteJobState } from "../tables/remote-job.ts";

export interface RunJobRow {
  readonly taskId: TaskId;
  readonly mapIndex: number;
  /** Number of the attempt that submitted it. */
  readonly attempt: number;
  readonly token: string;
  readonly state: RemoteJobState;
  readonly submittedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
}

/** The remote jobs of a run that are over, up to `limit`, the oldest first. */
export async function listEndedRunJobs(
  db: Kysely<Database>,
  { runKey, limit }: { readonly runKey: RunKey; readonly limit: number },
): Promise<RunJobRow[]> {
  return await db
    .selectFrom("remote_job as job")
    .innerJoin("task_instance as instance", "instance.instance_key", "job.instance_key")
    .innerJoin("task_attempt as attempt", "attempt.attempt_key", "job.attempt_key")
    .select([
      "instance.task_id as taskId",
      "instance.map_index as mapIndex",
      "attempt.number as attempt",
      "job.token",
      "job.state",
      "job.submitted_at as submittedAt",
      "job.ended_at as endedAt",
    ])
    .where("instance.run_key", "=", runKey)
    .where("job.ended_at", "is not", null)
    .orderBy("job.intent_at")
    .orderBy("job.token")
    .limit(limit)
    .execute();
}
