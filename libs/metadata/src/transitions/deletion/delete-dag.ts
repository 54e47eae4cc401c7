import type { DagId, EpochMillis } from "@daymill/core";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../database.ts";
import type { NamedRun } from "../../queries/run-ends.ts";
import { inTransaction } from "../../transaction.ts";
import { deleteRemains, deleteRow } from "./delete-remains.ts";
import { lockUnused } from "./lock-unused.ts";
import { findHindrances } from "./plan-dag-deletion.ts";
import type { Hindrance } from "./plan-dag-deletion.ts";
import { removeDagRuns } from "./remove-dag-runs.ts";

export interface DagDeletion {
  readonly dagId: DagId;
  /** A login. */
  readonly who: string;
  /** So many runs at most; what is left, a second deletion deletes. Default: all. */
  readonly most?: number;
}

export interface DagDeletionParts {
  readonly db: Kysely<Database>;
  /** Told of each batch of runs once it is gone, for their files; the next waits for it. */
  readonly onRemoved: (runs: readonly NamedRun[]) => Promise<void>;
  /** Told when no run is left, before the DAG is gone. */
  readonly onEmptied: (dagId: DagId) => Promise<void>;
  /** The time of each batch. */
  readonly now: () => EpochMillis;
}

/** `present`: its file, or a deployment, has it. `hindered`: what keeps it has to end first. `begun`: there are more runs. */
export type DagDeletionOutcome =
  | { readonly kind: "unknown" }
  | { readonly kind: "present" }
  | { readonly kind: "hindered"; readonly hindrances: readonly Hindrance[] }
  | { readonly kind: "deleted" | "begun"; readonly runs: number };

/**
 * Deletes all that the database has of a DAG that nothing has any more, in batches of a transaction each: the DAG becomes
 * inactive, then its runs go, then what else is of it, its row last. So a deletion that was cut off is ended by another,
 * and a DAG that comes back meanwhile ends it and keeps what is left. Events of assets stay: others count on them. The
 * names of its runs stay, without their days, so that their files are found on whichever machine they lie.
 */
export async function deleteDag(
  { db, onRemoved, onEmptied, now }: DagDeletionParts,
  { dagId, who, most = Number.POSITIVE_INFINITY }: DagDeletion,
): Promise<DagDeletionOutcome> {
  const begun = await inTransaction(db, (trx) => retire(trx, dagId, now()));
  if (begun.kind !== "begun") return begun;
  let runs = 0;
  while (runs < most) {
    const batch = await inTransaction(db, (trx) => removeDagRuns(trx, { dagId, who, most: most - runs }, now()));
    if (batch.kind !== "removed") return batch;
    if (batch.runs.length === 0) return await finish({ db, onEmptied }, dagId, runs);
    runs += batch.runs.length;
    await onRemoved(batch.runs);
  }
  return { kind: "begun", runs };
}

/** From now on nothing starts in it, and nothing waits for it. */
async function retire(trx: Transaction<Database>, dagId: DagId, now: EpochMillis): Promise<DagDeletionOutcome> {
  const dag = await trx
    .selectFrom("dag")
    .select(["active", "is_gone as isGone"])
    .where("dag_id", "=", dagId)
    .forUpdate()
    .executeTakeFirst();
  if (dag === undefined) return { kind: "unknown" };
  if (dag.active && !dag.isGone) return { kind: "present" };
  const hindrances = await findHindrances(trx, dagId);
  if (hindrances.length > 0) return { kind: "hindered", hindrances };
  await trx
    .updateTable("dag")
    .set({ active: false, next_run_after: null, updated_at: now })
    .where("dag_id", "=", dagId)
    .execute();
  await trx.deleteFrom("asset_queue").where("dag_id", "=", dagId).execute();
  await trx.deleteFrom("asset_use").where("dag_id", "=", dagId).execute();
  return { kind: "begun", runs: 0 };
}

async function finish(
  { db, onEmptied }: Pick<DagDeletionParts, "db" | "onEmptied">,
  dagId: DagId,
  runs: number,
): Promise<DagDeletionOutcome> {
  await onEmptied(dagId);
  if (!(await deleteRemains(db, dagId))) return { kind: "present" };
  return await inTransaction(db, async (trx) => {
    if (!(await lockUnused(trx, dagId, "update"))) return { kind: "present" };
    const hindrances = await findHindrances(trx, dagId);
    if (hindrances.length > 0) return { kind: "hindered", hindrances };
    await deleteRow(trx, dagId);
    return { kind: "deleted", runs };
  });
}
