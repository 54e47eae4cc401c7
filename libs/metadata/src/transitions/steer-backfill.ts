import { TASK_STATES, isTerminal } from "@daymill/core";
import type { DagId, EpochMillis, RunKey } from "@daymill/core";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { lockRuns } from "./clear/apply-clear.ts";
import { markInstances } from "./clear/apply-mark.ts";

/** Starts no further run of a backfill; what runs goes on. False: it is not running. */
export async function pauseBackfill(db: Kysely<Database>, backfillKey: number): Promise<boolean> {
  return await moveBackfill(db, { backfillKey, from: "running", to: "paused" });
}

/** Goes on with a paused backfill. False: it is not paused. */
export async function resumeBackfill(db: Kysely<Database>, backfillKey: number): Promise<boolean> {
  return await moveBackfill(db, { backfillKey, from: "paused", to: "running" });
}

async function moveBackfill(
  db: Kysely<Database>,
  move: { readonly backfillKey: number; readonly from: "running" | "paused"; readonly to: "running" | "paused" },
): Promise<boolean> {
  const moved = await db
    .updateTable("backfill")
    .set({ state: move.to })
    .where("backfill_key", "=", move.backfillKey)
    .where("state", "=", move.from)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Changes how many of its runs are active at once. False: it is over. */
export async function setBackfillParallelism(
  db: Kysely<Database>,
  { backfillKey, maxActiveRuns }: { readonly backfillKey: number; readonly maxActiveRuns: number },
): Promise<boolean> {
  const moved = await db
    .updateTable("backfill")
    .set({ max_active_runs: maxActiveRuns })
    .where("backfill_key", "=", backfillKey)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/** Ends backfills whose days are all taken and whose runs are all over. Returns which. */
export async function completeBackfills(
  db: Kysely<Database>,
  now: EpochMillis,
): Promise<{ readonly backfillKey: number; readonly dagId: DagId }[]> {
  return await db
    .updateTable("backfill as b")
    .set({ state: "completed", ended_at: now })
    .where("b.ended_at", "is", null)
    .where((where) =>
      where.and([
        where.not(
          where.exists(
            where
              .selectFrom("backfill_day as d")
              .select("d.position")
              .whereRef("d.backfill_key", "=", "b.backfill_key")
              .where("d.state", "=", "waiting"),
          ),
        ),
        where.not(
          where.exists(
            where
              .selectFrom("dag_run as r")
              .select("r.run_key")
              .whereRef("r.backfill_key", "=", "b.backfill_key")
              .where("r.ended_at", "is", null),
          ),
        ),
      ]),
    )
    .returning(["b.backfill_key as backfillKey", "b.dag_id as dagId"])
    .execute();
}

/**
 * Ends a backfill: no further day is taken, its queued runs fail and what they had not begun is skipped. Running ones go
 * on; their keys are returned, for those who want them stopped too. Undefined: it is over already.
 */
export async function cancelBackfill(
  db: Kysely<Database>,
  { backfillKey, who }: { readonly backfillKey: number; readonly who: string },
  now: EpochMillis,
): Promise<{ readonly running: readonly RunKey[] } | undefined> {
  return await db.transaction().execute(async (trx) => {
    const moved = await trx
      .updateTable("backfill")
      .set({ state: "cancelled", ended_at: now })
      .where("backfill_key", "=", backfillKey)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return undefined;
    await trx
      .updateTable("backfill_day")
      .set({ state: "left", reason: "cancelled" })
      .where("backfill_key", "=", backfillKey)
      .where("state", "=", "waiting")
      .execute();
    await failQueuedRuns(trx, { backfillKey, who }, now);
    return { running: await listRuns(trx, { backfillKey, state: "running" }) };
  });
}

const OPEN_STATES = TASK_STATES.filter((state) => !isTerminal(state));

/** Run and instances end together: whoever looks at a failed run later finds nothing in it that seems to wait. */
async function failQueuedRuns(
  trx: Transaction<Database>,
  { backfillKey, who }: { readonly backfillKey: number; readonly who: string },
  now: EpochMillis,
): Promise<void> {
  const found = await listRuns(trx, { backfillKey, state: "queued" });
  await lockRuns(trx, found);
  // What started meanwhile goes on; what was queued meanwhile is not locked, and was asked for after the cancel.
  const stillQueued = new Set(await listRuns(trx, { backfillKey, state: "queued" }));
  const runKeys = found.filter((run) => stillQueued.has(run));
  if (runKeys.length === 0) return;
  const open = await trx
    .selectFrom("task_instance")
    .select("instance_key")
    .where("run_key", "in", runKeys)
    .where("state", "in", OPEN_STATES)
    .execute();
  await markInstances(trx, { instances: open.map((row) => row.instance_key), state: "skipped", who }, now);
  await trx
    .updateTable("dag_run")
    .set({ state: "failed", reason: "backfill_cancelled", ended_at: now })
    .where("run_key", "in", runKeys)
    .execute();
}

async function listRuns(
  trx: Transaction<Database>,
  { backfillKey, state }: { readonly backfillKey: number; readonly state: "queued" | "running" },
): Promise<RunKey[]> {
  const runs = await trx
    .selectFrom("dag_run")
    .select("run_key")
    .where("backfill_key", "=", backfillKey)
    .where("state", "=", state)
    .execute();
  return runs.map((row) => row.run_key);
}
