import { millis } from "@daymill/core";
import type { EpochMillis, JsonObject, RunKey, TaskSubset } from "@daymill/core";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import { behindOthers } from "../functions/behind-others.ts";
import { clearWithin, lockRuns } from "./clear/apply-clear.ts";

/** A run that is over and that a backfill runs again. */
export interface AdoptedRun {
  readonly runKey: RunKey;
  readonly backfillKey: number;
  /** Its turn among the runs of the backfill. */
  readonly turn: number;
  readonly who: string;
  /** Given to it over those that it had. */
  readonly params: JsonObject;
  /** What runs again; null: all. */
  readonly tasks: TaskSubset | null;
}

const PLAIN_CLEAR = {
  past: false,
  future: false,
  only: "all",
  exclude: [],
  running: "leave",
  latestVersion: true,
  producers: false,
  otherDags: false,
  etag: undefined,
  holdMs: millis(0),
} as const;

/** Done before the run becomes one of a backfill: those that are so already stand behind. */
async function putBehindOthers(trx: Transaction<Database>, runKey: RunKey): Promise<void> {
  await sql`
    update task_instance i set priority = i.priority - ${sql.raw(behindOthers("1"))}
    from dag_run r where r.run_key = ${runKey} and r.backfill_key is null and i.run_key = r.run_key`.execute(trx);
}

/**
 * Clears the tasks of a run that is over, on the DAG's current version, and queues it as one of a backfill's. `in_flight`:
 * it is not over any more, somebody cleared it first. `no_tasks`: there is nothing in it to run again.
 */
export async function adoptRun(
  trx: Transaction<Database>,
  { runKey, backfillKey, turn, who, params, tasks }: AdoptedRun,
  now: EpochMillis,
): Promise<"adopted" | "in_flight" | "no_tasks"> {
  await lockRuns(trx, [runKey]);
  const run = await trx
    .selectFrom("dag_run")
    .select(["dag_id", "run_id"])
    .where("run_key", "=", runKey)
    .where("state", "in", ["success", "failed"])
    .executeTakeFirst();
  if (run === undefined) return "in_flight";
  const selection = {
    dagId: run.dag_id,
    runIds: [run.run_id],
    tasks: tasks?.tasks.map((taskId) => ({ taskId })),
    upstream: tasks?.upstream ?? false,
    downstream: tasks?.downstream ?? false,
    // Since the backfill was asked for, the last version with the task may have gone.
    mayLackTasks: true,
  };
  const { total } = await clearWithin(trx, { ...PLAIN_CLEAR, ...selection, who }, now);
  if (total === 0) return "no_tasks";
  await putBehindOthers(trx, runKey);
  await trx
    .updateTable("dag_run")
    .set({
      type: "backfill",
      backfill_key: backfillKey,
      turn,
      params: sql`params || ${JSON.stringify(params)}::jsonb`,
    })
    .where("run_key", "=", runKey)
    .execute();
  return "adopted";
}
