import type { DagId, EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { readCurrentSources } from "../queries/dag-versions.ts";
import type { VersionSource } from "../queries/dag-versions.ts";
import { inTransaction } from "../transaction.ts";
import { syncDagIn } from "./sync-dag.ts";
import type { DagDeploy } from "./sync-dag.ts";

/** All DAGs of one project, as they are to be from now on. */
export interface Deployment {
  readonly name: string;
  readonly dags: readonly Omit<DagDeploy, "deployment">[];
}

/** What a deployment makes of a DAG, or made of it. */
export interface DeployedDag {
  readonly dagId: DagId;
  readonly change: "added" | "changed" | "unchanged" | "removed";
  /** The version that was current before, unless the DAG was not there or not active. */
  readonly from: VersionSource | undefined;
  /** The version that is current from now on; undefined: the DAG is removed. */
  readonly to: VersionSource | undefined;
}

export interface DeployOptions {
  readonly now: EpochMillis;
  /** Whether nothing is to change: what would happen is done, told of and taken back. */
  readonly dryRun: boolean;
}

/** Deployments take turns, so that of two with one name the later one has the last word. */
const DEPLOY_LOCK = 7_402_618_355;

/**
 * Makes the DAGs of a deployment what they are from now on, in one transaction: versions that are new are stored, and DAGs
 * that came with it before and are missing now become inactive, which keeps their history and starts nothing new. Gives
 * what became of each, in the order of their ids. Rejects with E216 when one comes from elsewhere.
 */
export async function deployDags(
  db: Kysely<Database>,
  deployment: Deployment,
  { now, dryRun }: DeployOptions,
): Promise<readonly DeployedDag[]> {
  const trial = new TakenBack();
  try {
    await inTransaction(db, async (trx) => {
      trial.result = await deployIn(trx, deployment, now);
      if (dryRun) throw trial;
    });
  } catch (thrown) {
    if (thrown !== trial) throw thrown;
  }
  return trial.result;
}

/** Ends a transaction that was only tried. */
class TakenBack extends Error {
  result: readonly DeployedDag[] = [];
}

async function deployIn(
  trx: Transaction<Database>,
  { name, dags }: Deployment,
  now: EpochMillis,
): Promise<readonly DeployedDag[]> {
  await sql`select pg_advisory_xact_lock(${DEPLOY_LOCK})`.execute(trx);
  const kept = dags.map(({ dag }) => dag.id as DagId);
  const gone = await trx
    .selectFrom("dag")
    .select("dag_id")
    .where("deployment", "=", name)
    .where("active", "=", true)
    .where(sql<boolean>`dag_id <> all(${kept}::text[])`)
    .execute();
  const removed = gone.map(({ dag_id }) => dag_id);
  const before = await readCurrentSources(trx, [...kept, ...removed]);
  for (const each of dags.toSorted((a, b) => (a.dag.id < b.dag.id ? -1 : 1)))
    await syncDagIn(trx, { ...each, deployment: name }, { now });
  await deactivate(trx, removed, now);
  const after = await readCurrentSources(trx, kept);
  return [...kept, ...removed].toSorted().map((dagId) => toDeployedDag(dagId, before.get(dagId), after.get(dagId)));
}

function toDeployedDag(dagId: DagId, from: VersionSource | undefined, to: VersionSource | undefined): DeployedDag {
  if (to === undefined) return { dagId, change: "removed", from, to };
  if (from === undefined) return { dagId, change: "added", from, to };
  return { dagId, change: from.versionKey === to.versionKey ? "unchanged" : "changed", from, to };
}

async function deactivate(trx: Transaction<Database>, dagIds: readonly DagId[], now: EpochMillis): Promise<void> {
  if (dagIds.length === 0) return;
  await trx
    .updateTable("dag")
    .set({ active: false, next_run_after: null, updated_at: now })
    .where("dag_id", "in", dagIds)
    .execute();
}
