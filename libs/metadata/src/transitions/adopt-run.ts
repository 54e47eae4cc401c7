import type { EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";

/** A run that is over and that a backfill runs again. */
export interface AdoptedRun {
  readonly runKey: RunKey;
  readonly backfillKey: number;
  /** Its turn among the runs of the backfill. */
  readonly turn: number;
  readonly who: string;
}

/**
 * Clears a whole run that is over and queues it as one of a backfill's: every task instance starts a new generation, what
 * it did before stays in its history. Undefined when the run is not over any more: somebody cleared it first.
 */
export async function adoptRun(
  trx: Transaction<Database>,
  adopted: AdoptedRun,
  now: EpochMillis,
): Promise<RunKey | undefined> {
  const taken = await trx
    .updateTable("dag_run")
    .set((set) => ({
      state: "queued",
      type: "backfill",
      reason: null,
      backfill_key: adopted.backfillKey,
      turn: adopted.turn,
      queued_at: now,
      started_at: null,
      ended_at: null,
      look_at: null,
      clear_number: set("clear_number", "+", 1),
    }))
    .where("run_key", "=", adopted.runKey)
    .where("state", "in", ["success", "failed"])
    .returning(["run_key", "dag_id"])
    .executeTakeFirst();
  if (taken === undefined) return undefined;
  await restartInstances(trx, adopted.runKey);
  await trx
    .insertInto("state_change")
    .values({
      at: now,
      who: adopted.who,
      cause: "backfill",
      dag_id: taken.dag_id,
      run_key: taken.run_key,
      to_state: "queued",
      detail: JSON.stringify({ backfill: adopted.backfillKey }),
    })
    .execute();
  return taken.run_key;
}

async function restartInstances(trx: Transaction<Database>, runKey: RunKey): Promise<void> {
  await trx
    .updateTable("task_instance")
    .set((set) => ({
      state: "none",
      generation: set("generation", "+", 1),
      try_number: 0,
      lost_count: 0,
      attempt_key: null,
      session_key: null,
      ready_at: null,
      due_at: null,
      not_before: null,
      started_at: null,
      ended_at: null,
    }))
    .where("run_key", "=", runKey)
    .execute();
  // What a mapped task is mapped over may come out differently this time.
  await sql`
    update task_summary s set choice = null, expanded = not t.mapped
    from dag_run r join version_task t on t.version_key = r.version_key
    where r.run_key = ${runKey} and s.run_key = r.run_key and t.task_id = s.task_id`.execute(trx);
  await sql`select dm_recount(array[${runKey}::bigint])`.execute(trx);
}
