import type { Kysely } from "kysely";
import type { DagId, EpochMillis, JsonObject, RunId, RunKey, TaskError, TaskInstanceKey } from "@daymill/core";
import type { Database } from "../database.ts";
import { selectRuns, withCounts, type RunRow } from "./run-list.ts";

/** Names a run as people do. */
export interface RunName {
  readonly dagId: DagId;
  readonly runId: RunId;
}

export interface RunDetailRow extends RunRow {
  readonly params: JsonObject;
  /** The number of the DAG's current version. */
  readonly currentVersion: number | null;
  readonly dagPaused: boolean;
  readonly dagActive: boolean;
  readonly maxActiveRuns: number;
  /** Runs of the DAG that hold a place among the active ones. */
  readonly activeRuns: number;
  /** Why no run starts at all; null: they do. */
  readonly startHold: string | null;
}

/** One run; undefined when there is none of that name. */
export async function findRun(db: Kysely<Database>, name: RunName): Promise<RunDetailRow | undefined> {
  const row = await selectRuns(db)
    .innerJoin("dag", "dag.dag_id", "run.dag_id")
    .leftJoin("dag_version as current", "current.version_key", "dag.current_version_key")
    .select((select) => [
      "run.params",
      "current.number as currentVersion",
      "dag.paused as dagPaused",
      "dag.active as dagActive",
      "dag.max_active_runs as maxActiveRuns",
      select
        .selectFrom("dag_run as other")
        .select((count) => count.fn.countAll<number>().as("n"))
        .whereRef("other.dag_id", "=", "run.dag_id")
        .where("other.ended_at", "is", null)
        .where("other.state", "=", "running")
        .where("other.only_waits", "=", false)
        .as("activeRuns"),
      select.selectFrom("start_hold as hold").select("hold.reason").orderBy("hold.since").limit(1).as("startHold"),
    ])
    .where("run.dag_id", "=", name.dagId)
    .where("run.run_id", "=", name.runId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [counted] = await withCounts(db, [{ ...row, activeRuns: row.activeRuns ?? 0 }]);
  return counted;
}

/** The key of a run; undefined when there is none of that name. */
export async function findRunKey(db: Kysely<Database>, name: RunName): Promise<RunKey | undefined> {
  const row = await db
    .selectFrom("dag_run")
    .select("run_key")
    .where("dag_id", "=", name.dagId)
    .where("run_id", "=", name.runId)
    .executeTakeFirst();
  return row?.run_key;
}

/** The names of runs, by their keys. */
export async function listRunNames(
  db: Kysely<Database>,
  runKeys: readonly RunKey[],
): Promise<(RunName & { readonly runKey: RunKey })[]> {
  if (runKeys.length === 0) return [];
  return await db
    .selectFrom("dag_run")
    .select(["run_key as runKey", "dag_id as dagId", "run_id as runId"])
    .where("run_key", "in", runKeys)
    .execute();
}

export interface FailureRow {
  readonly instanceKey: TaskInstanceKey;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly attemptNumber: number;
  readonly tryNumber: number;
  readonly endedAt: EpochMillis | null;
  readonly error: TaskError | null;
}

/** The task instance that failed first, in time; undefined when none has failed. */
export async function findFirstFailure(db: Kysely<Database>, runKey: RunKey): Promise<FailureRow | undefined> {
  return await db
    .selectFrom("task_instance as instance")
    .leftJoin("task_attempt as attempt", (join) =>
      join
        .onRef("attempt.instance_key", "=", "instance.instance_key")
        .onRef("attempt.number", "=", "instance.attempt_number"),
    )
    .select([
      "instance.instance_key as instanceKey",
      "instance.task_id as taskId",
      "instance.map_index as mapIndex",
      "instance.label",
      "instance.attempt_number as attemptNumber",
      "instance.try_number as tryNumber",
      "instance.ended_at as endedAt",
      "attempt.error",
    ])
    .where("instance.run_key", "=", runKey)
    .where("instance.state", "=", "failed")
    .orderBy("instance.ended_at")
    .orderBy("instance.instance_key")
    .limit(1)
    .executeTakeFirst();
}
