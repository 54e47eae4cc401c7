import type { EpochMillis, TaskInstanceKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { NamedRun } from "./run-ends.ts";

/** What is known of a run that is gone. */
export interface RemovedRun {
  /** How it had ended. */
  readonly state: "success" | "failed";
  readonly endedAt: EpochMillis;
  readonly removedAt: EpochMillis;
  /** A login, or `retention`. */
  readonly who: string;
}

/** The last run of that name that was removed; undefined: none ever was. */
export async function findRemovedRun(db: Kysely<Database>, name: NamedRun): Promise<RemovedRun | undefined> {
  return await db
    .selectFrom("removed_run")
    .select(["state", "ended_at as endedAt", "removed_at as removedAt", "who"])
    .where("dag_id", "=", name.dagId)
    .where("run_id", "=", name.runId)
    .orderBy("run_key", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Instances that are gone and whose outputs may still be in the output store, at most `most`. */
export async function listRemovedOutputs(db: Kysely<Database>, most: number): Promise<TaskInstanceKey[]> {
  const rows = await db
    .selectFrom("removed_output")
    .select("instance_key")
    .orderBy("instance_key")
    .limit(most)
    .execute();
  return rows.map(({ instance_key }) => instance_key);
}

/** Notes that the output store holds nothing of these any more. */
export async function forgetRemovedOutputs(db: Kysely<Database>, instances: readonly TaskInstanceKey[]): Promise<void> {
  if (instances.length === 0) return;
  await db.deleteFrom("removed_output").where("instance_key", "in", instances).execute();
}
