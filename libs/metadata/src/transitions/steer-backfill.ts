import { TASK_STATES, isTerminal } from "@daymill/core";
import type { DagId, EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { lockRuns } from "./clear/apply-clear.ts";
import { markInstances } from "./clear/apply-mark.ts";

/** Starts no further run of a backfill; what runs goes on. False: it is not running. */
export async function pauseBackfill(db: Kysely<Database>, backfillKey: number): Promise<boolean> {
  return await moveBackfill(db, { backfillKey, from: "running", to: "paused" });
}

/** Goes on with a paused backfill; runs that fail are counted anew. False: it is not paused. */
export async function resumeBackfill(db: Kysely<Database>, backfillKey: number, now: EpochMillis): Promise<boolean> {
  return await moveBackfill(db, { backfillKey, from: "paused", to: "running", failures_since: now });
}

async function moveBackfill(
  db: Kysely<Database>,
  {
    backfillKey,
    from,
    to,
    ...counting
  }: {
    readonly backfillKey: number;
    readonly from: "running" | "paused";
    readonly to: "running" | "paused";
    readonly failures_since?: EpochMillis;
  },
): Promise<boolean> {
  const moved = await db
    .updateTable("backfill")
    .set({ state: to, pause_reason: null, ...counting })
    .where("backfill_key", "=", backfillKey)
    .where("state", "=", from)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

/**
 * Pauses the backfills of which as many runs failed as they are to be paused after, with a row that says so. Returns
 * which. No further run of theirs starts before that either: see dm_start_runs.
 */
export async function pauseFailingBackfills(
  db: Kysely<Database>,
  now: EpochMillis,
): Promise<{ readonly backfillKey: number; readonly dagId: DagId }[]> {
  const { rows } = await sql<{ backfillKey: number; dagId: DagId }>`
    with paused as (
      update backfill b set state = 'paused', pause_reason = case when b.pause_after_failures = 1
        then 'a run failed' else format('%s runs failed', b.pause_after_failures) end
      where b.state = 'running' and b.pause_after_failures is not null and dm_is_failing(b.backfill_key)
      returning b.backfill_key, b.dag_id, b.pause_after_failures
    ), told as (
      insert into state_change (at, who, cause, dag_id, detail)
      select ${now}::bigint, 'scheduler', 'pause_backfill', p.dag_id,
        jsonb_build_object('backfill', p.backfill_key, 'failedRuns', p.pause_after_failures)
      from paused p
    )
    select backfill_key as "backfillKey", dag_id as "dagId" from paused`.execute(db);
  return rows;
}

/** What of a backfill changes while it goes on; what is absent stays. */
export interface BackfillChange {
  readonly backfillKey: number;
  /** Runs that are active at once. */
  readonly maxActiveRuns?: number | undefined;
  /** So many runs that fail pause it; null: none do. */
  readonly pauseAfterFailures?: number | null | undefined;
}

/** False: it is over. */
export async function changeBackfill(
  db: Kysely<Database>,
  { backfillKey, maxActiveRuns, pauseAfterFailures }: BackfillChange,
): Promise<boolean> {
  const moved = await db
    .updateTable("backfill")
    .set({
      ...(maxActiveRuns !== undefined && { max_active_runs: maxActiveRuns }),
      ...(pauseAfterFailures !== undefined && { pause_after_failures: pauseAfterFailures }),
    })
    .where("backfill_key", "=", backfillKey)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
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
  return await inTransaction(db, async (trx) => {
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
