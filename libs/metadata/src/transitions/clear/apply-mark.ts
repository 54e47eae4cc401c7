import { millis } from "@daymill/core";
import type { AttemptKey, EpochMillis, RunId, RunKey, TaskInstanceKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../database.ts";
import { inTransaction } from "../../transaction.ts";
import { clearWithin, lockRuns, staleEtag } from "./apply-clear.ts";
import type { ClearPlan } from "./plan-clear.ts";
import { planMark } from "./plan-mark.ts";
import type { MarkRequest } from "./plan-mark.ts";
import { selectRuns } from "./selection.ts";

export interface MarkOrder extends MarkRequest {
  /** The plan that was seen; undefined: whatever it is now. */
  readonly etag: string | undefined;
  readonly who: string;
  /** Whether what failed downstream of it is cleared. Default: true. */
  readonly clearsBelow?: boolean;
}

export interface Marked {
  readonly total: number;
  /** To be woken. */
  readonly runKeys: readonly RunKey[];
  readonly runIds: readonly RunId[];
  /** Attempts to be stopped now. */
  readonly cancel: readonly AttemptKey[];
}

/**
 * Marks: instances get the state that a person says, whatever they were doing; what stands downstream of them and failed
 * is cleared, so that it gets its chance, unless that is not wished; in a mapped group at their indexes only. Runs that
 * were over are judged again. Rejects with E703 (details: the plan of now) when the etag is not that of the plan of now.
 */
export async function applyMark(db: Kysely<Database>, order: MarkOrder, now: EpochMillis): Promise<Marked> {
  return await inTransaction(db, async (trx) => {
    await lockRuns(
      trx,
      (await selectRuns(trx, order)).map(({ runKey }) => runKey),
    );
    const plan = await planMark(trx, order);
    if (order.etag !== undefined && order.etag !== plan.etag) throw staleEtag(plan);
    const instances = plan.runs.flatMap(({ cleared }) => cleared.map(({ instance }) => instance.instance));
    const cancel = await markInstances(trx, { instances, state: order.state, who: order.who }, now);
    if (plan.failedBelow > 0 && order.clearsBelow !== false)
      await beginAnew(trx, await clearBelow(trx, { plan, order }, now), now);
    return {
      total: plan.total,
      runKeys: plan.runs.map(({ run }) => run.runKey),
      runIds: plan.runs.map(({ run }) => run.runId),
      cancel,
    };
  });
}

/** Marks instances of locked runs; gives the attempts that are to be stopped. */
export async function markInstances(
  trx: Transaction<Database>,
  mark: { readonly instances: readonly TaskInstanceKey[]; readonly state: string; readonly who: string },
  now: EpochMillis,
): Promise<AttemptKey[]> {
  if (mark.instances.length === 0) return [];
  const cancelled = await sql<{ attempt: AttemptKey }>`
    select attempt from dm_mark(${now}::bigint, ${[...mark.instances]}::bigint[], ${mark.state}, ${mark.who}) as attempt`.execute(
    trx,
  );
  return cancelled.rows.map(({ attempt }) => attempt);
}

/** Gives the runs that were over and have something to run now. */
async function clearBelow(
  trx: Transaction<Database>,
  { plan, order }: { readonly plan: ClearPlan; readonly order: MarkOrder },
  now: EpochMillis,
): Promise<RunKey[]> {
  const reopened: RunKey[] = [];
  for (const { run, cleared } of plan.runs) {
    const marked = cleared.map(({ instance }) => ({ taskId: instance.taskId, mapIndex: instance.mapIndex }));
    const below = {
      dagId: order.dagId,
      runIds: [run.runId],
      tasks: [...Map.groupBy(marked, ({ taskId }) => taskId)].map(([taskId, its]) => ({
        taskId,
        mapIndexes: its.map(({ mapIndex }) => mapIndex),
      })),
      upstream: false,
      downstream: true,
      past: false,
      future: false,
      only: "failed" as const,
      exclude: marked.map((name) => ({ runId: run.runId, ...name })),
      running: "leave" as const,
      latestVersion: false,
      producers: false,
      otherDags: false as const,
    };
    const { total } = await clearWithin(trx, { ...below, etag: undefined, holdMs: millis(0), who: order.who }, now);
    if (total > 0 && run.endedAt !== null) reopened.push(run.runKey);
  }
  return reopened;
}

/** What runs again has the whole timeout of its DAG, as after a clear. */
async function beginAnew(trx: Transaction<Database>, runs: readonly RunKey[], now: EpochMillis): Promise<void> {
  if (runs.length === 0) return;
  await trx.updateTable("dag_run").set({ started_at: now }).where("run_key", "in", runs).execute();
}
