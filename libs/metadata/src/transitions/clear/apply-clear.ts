import { DaymillError, racePoint } from "@daymill/core";
import type { AttemptKey, EpochMillis, Millis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../database.ts";
import type { RunName } from "../../queries/run-detail.ts";
import { inTransaction } from "../../transaction.ts";
import { planClear } from "./plan-clear.ts";
import type { ClearPlan } from "./plan-clear.ts";
import type { ClearRequest, RunClear } from "./run-clear.ts";
import { selectRuns } from "./selection.ts";

export interface ClearOrder extends ClearRequest {
  /** The plan that was seen; undefined: whatever it is now. */
  readonly etag: string | undefined;
  /** Nothing of it starts before this time is over. */
  readonly holdMs: Millis;
  readonly who: string;
  readonly note?: string;
}

export interface Cleared {
  readonly clearKey: number;
  readonly total: number;
  /** To be woken. */
  readonly runKeys: readonly RunKey[];
  /** Those of other DAGs as well. */
  readonly runs: readonly RunName[];
  /** Undefined: it starts at once. */
  readonly heldUntil: EpochMillis | undefined;
  /** Attempts to be stopped now. */
  readonly cancel: readonly AttemptKey[];
}

/**
 * Clears: what has ended or waits goes back to none in a new generation, what runs is stopped first (restarting). Outputs
 * stay until the next attempt, so that it can be undone. Runs that are over are queued again. Rejects with E703 (details:
 * the plan of now) when the etag is not that of the plan of now.
 */
export async function applyClear(db: Kysely<Database>, order: ClearOrder, now: EpochMillis): Promise<Cleared> {
  // Which runs of other DAGs are to be locked, only the plan tells.
  let seen = order.otherDags ? runKeysOf(await planClear(db, order)) : [];
  for (;;) {
    await racePoint("clear:seen");
    const done = await inTransaction(db, async (trx) => {
      const selected = (await selectRuns(trx, order)).map(({ runKey }) => runKey);
      const locked = new Set([...selected, ...seen]);
      await lockRuns(trx, [...locked]);
      const plan = await planClear(trx, order);
      const more = runKeysOf(plan).filter((runKey) => !locked.has(runKey));
      if (more.length === 0) return { cleared: await carryOut(trx, { order, plan }, now) };
      // Runs are locked in the order of their keys: one that has come in since is locked with the others, anew.
      return { more };
    });
    if (done.cleared !== undefined) return done.cleared;
    seen = [...seen, ...done.more];
  }
}

function runKeysOf(plan: ClearPlan): RunKey[] {
  return plan.runs.map(({ run }) => run.runKey);
}

/** The same in a transaction that has the runs locked, and stays in its DAG. */
export async function clearWithin(
  trx: Transaction<Database>,
  order: ClearOrder & { readonly otherDags: false },
  now: EpochMillis,
): Promise<Cleared> {
  return await carryOut(trx, { order, plan: await planClear(trx, order) }, now);
}

async function carryOut(
  trx: Transaction<Database>,
  { order, plan }: { readonly order: ClearOrder; readonly plan: ClearPlan },
  now: EpochMillis,
): Promise<Cleared> {
  if (order.etag !== undefined && order.etag !== plan.etag) throw staleEtag(plan);
  const heldUntil = order.holdMs > 0 ? ((now + order.holdMs) as EpochMillis) : undefined;
  const clearKey = await insertRecord(trx, order, { now, notBefore: heldUntil ?? now });
  const changed = plan.runs.filter(({ cleared, newTasks }) => cleared.length + newTasks.length > 0);
  const changes = JSON.stringify(changed.map(toChange));
  const cancelled = await sql<{ attempt: AttemptKey }>`
    select attempt from dm_clear(${now}::bigint, ${clearKey}::bigint, ${changes}::jsonb, ${heldUntil ?? null}::bigint,
      ${order.who}) as attempt`.execute(trx);
  return {
    clearKey,
    total: plan.total,
    runKeys: changed.map(({ run }) => run.runKey),
    runs: changed.map(({ run: { dagId, runId } }) => ({ dagId, runId })),
    heldUntil,
    cancel: cancelled.rows.map(({ attempt }) => attempt),
  };
}

/**
 * Locks runs, and those that may wait for their tasks, in the order of their keys, as everybody does. Whoever remembers how
 * they stand has to read them again.
 */
export async function lockRuns(trx: Transaction<Database>, runKeys: readonly RunKey[]): Promise<void> {
  const keys = [...runKeys];
  await sql`
    select 1 from dag_run where run_key = any(${keys}::bigint[] || dm_followers(${keys}::bigint[]))
    order by run_key for no key update`.execute(trx);
  await sql`update dag_run set held_by = null where run_key = any(${keys}::bigint[]) and held_by is not null`.execute(
    trx,
  );
}

function toChange({ run, version, newTasks, cleared }: RunClear): object {
  return {
    run_key: run.runKey,
    version_key: version,
    new_tasks: newTasks,
    items: cleared.map(({ instance, to }) => ({ instance_key: instance.instance, to_state: to })),
  };
}

async function insertRecord(
  trx: Transaction<Database>,
  order: ClearOrder,
  { now, notBefore }: { readonly now: EpochMillis; readonly notBefore: EpochMillis },
): Promise<number> {
  const { who, dagId, within: _, ...options } = order;
  const row = await trx
    .insertInto("clear_record")
    .values({ at: now, who, dag_id: dagId, options: JSON.stringify(options), not_before: notBefore })
    .returning("clear_key")
    .executeTakeFirstOrThrow();
  return row.clear_key;
}

export function staleEtag(plan: ClearPlan): DaymillError {
  return new DaymillError(
    "E703",
    "What would be changed is not what it was when the plan was made: some of it has started, ended or been cleared. Look at the new plan and ask again.",
    { details: { plan } },
  );
}
