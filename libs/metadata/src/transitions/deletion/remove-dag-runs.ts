import type { DagId, EpochMillis, RunId, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Database } from "../../database.ts";
import type { NamedRun } from "../../queries/run-ends.ts";
import { batchesOf } from "../retention/run-batches.ts";
import type { FoundRun } from "../retention/run-batches.ts";
import { lockUnused } from "./lock-unused.ts";
import { findHindrances } from "./plan-dag-deletion.ts";
import type { Hindrance } from "./plan-dag-deletion.ts";

/** Runs that are looked at for one batch. */
const LOOK = 200;

export type RemovedBatch =
  | { readonly kind: "removed"; readonly runs: readonly NamedRun[] }
  | { readonly kind: "present" }
  | { readonly kind: "hindered"; readonly hindrances: readonly Hindrance[] };

/** Removes the next runs of a DAG that is being deleted, as removeRuns does; none: there are no more. */
export async function removeDagRuns(
  trx: Transaction<Database>,
  { dagId, who, most }: { readonly dagId: DagId; readonly who: string; readonly most: number },
  now: EpochMillis,
): Promise<RemovedBatch> {
  if (!(await lockUnused(trx, dagId))) return { kind: "present" };
  const [batch = []] = batchesOf(await findRuns(trx, dagId, Math.min(LOOK, most)));
  if (batch.length === 0) return { kind: "removed", runs: [] };
  const keys = batch.map(({ runKey }) => runKey);
  const locked = await sql<{ runKey: RunKey; runId: RunId }>`
    select r.run_key as "runKey", r.run_id as "runId" from dag_run r
    where r.run_key = any(${keys}::bigint[]) order by r.run_key for update of r`.execute(trx);
  // Once they are held: who cleared one meanwhile has let it run again.
  const hindrances = await findHindrances(trx, dagId);
  if (hindrances.length > 0) return { kind: "hindered", hindrances };
  const runKeys = locked.rows.map(({ runKey }) => runKey);
  await sql`select dm_remove_runs(${now}::bigint, ${runKeys}::bigint[], ${who})`.execute(trx);
  return { kind: "removed", runs: locked.rows.map(({ runId }) => ({ dagId, runId })) };
}

async function findRuns(trx: Transaction<Database>, dagId: DagId, most: number): Promise<FoundRun[]> {
  const found = await sql<FoundRun>`
    select r.run_key as "runKey", r.ended_at as "endedAt", coalesce((
      select sum(s.expected) from task_summary s where s.run_key = r.run_key
    ), 0)::int as instances
    from dag_run r where r.dag_id = ${dagId} order by r.run_after desc, r.run_key desc limit ${most}`.execute(trx);
  return found.rows;
}
