import type { EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";
import type { NamedRun } from "../../queries/run-ends.ts";
import { inTransaction } from "../../transaction.ts";
import { removable } from "./plan-removal.ts";
import type { RunLimits } from "./plan-removal.ts";
import { batchesOf } from "./run-batches.ts";
import type { FoundRun } from "./run-batches.ts";

/** Runs that are named by one look at the history. */
const LOOK = 10_000;

export interface RemovalOrder {
  readonly limits: RunLimits;
  /** A login, or `retention`. */
  readonly who: string;
  /** So many runs at most. Default: all. */
  readonly most?: number;
}

export interface RemovalParts {
  readonly db: Kysely<Database>;
  /** Told of each batch once it is gone, for their files; the next waits for it. */
  readonly onRemoved: (runs: readonly NamedRun[]) => Promise<void>;
  /** The time of each batch. */
  readonly now: () => EpochMillis;
}

/**
 * Removes what planRemoval names, in the order in which it was made, in batches of a transaction each. What became needed
 * meanwhile, or is locked by somebody who changes it, stays. Gives how many went; fewer than `most`: nothing is left.
 */
export async function removeRuns(
  { db, onRemoved, now }: RemovalParts,
  { limits, who, most = Number.POSITIVE_INFINITY }: RemovalOrder,
): Promise<number> {
  let removed = 0;
  // What stayed is not asked for again.
  let passed = 0 as RunKey;
  while (removed < most) {
    const found = await findRemovable(db, { limits, passed, most: Math.min(LOOK, most - removed) });
    const last = found.at(-1);
    if (last === undefined) break;
    for (const batch of batchesOf(found)) {
      const gone = await removeBatch(db, { batch, who }, now());
      removed += gone.length;
      if (gone.length > 0) await onRemoved(gone);
    }
    passed = last.runKey;
  }
  return removed;
}

async function findRemovable(
  db: Kysely<Database>,
  { limits, passed, most }: { readonly limits: RunLimits; readonly passed: RunKey; readonly most: number },
): Promise<FoundRun[]> {
  const found = await sql<FoundRun>`
    select m.run_key as "runKey", r.ended_at as "endedAt", coalesce((
      select sum(s.expected) from task_summary s where s.run_key = m.run_key
    ), 0)::int as instances
    from ${removable(limits)} m join dag_run r on r.run_key = m.run_key
    where m.needed_for is null and m.run_key > ${passed}::bigint
    order by m.run_key limit ${most}`.execute(db);
  return found.rows;
}

async function removeBatch(
  db: Kysely<Database>,
  { batch, who }: { readonly batch: readonly FoundRun[]; readonly who: string },
  now: EpochMillis,
): Promise<NamedRun[]> {
  return await inTransaction(db, async (trx) => {
    // A run that was cleared and has ended anew is not the one that was found. Who holds one is changing it.
    const locked = await sql<LockedRun>`
      select r.run_key as "runKey", r.dag_id as "dagId", r.run_id as "runId" from dag_run r
      join unnest(${batch.map(({ runKey }) => runKey)}::bigint[], ${batch.map(({ endedAt }) => endedAt)}::bigint[])
        as f(run_key, ended_at) on f.run_key = r.run_key and f.ended_at = r.ended_at
      order by r.run_key for update of r skip locked`.execute(trx);
    const needed = await sql<{ runKey: RunKey }>`
      select distinct run_key as "runKey" from dm_needed_runs()
      where run_key = any(${locked.rows.map(({ runKey }) => runKey)}::bigint[])`.execute(trx);
    const staying = new Set(needed.rows.map(({ runKey }) => runKey));
    const going = locked.rows.filter(({ runKey }) => !staying.has(runKey));
    if (going.length > 0) {
      const runKeys = going.map(({ runKey }) => runKey);
      await sql`select dm_remove_runs(${now}::bigint, ${runKeys}::bigint[], ${who})`.execute(trx);
    }
    return going;
  });
}

interface LockedRun extends NamedRun {
  readonly runKey: RunKey;
}
