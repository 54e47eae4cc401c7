import { DaymillError, deadlineOffset, DEFAULT_QUEUE } from "@daymill/core";
import type { BundleId, DagId, EpochMillis, JsonValue, SerializedDag, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { BundleContent } from "../queries/bundles.ts";
import type { SourceFile } from "../tables/dag-version.ts";
import { inTransaction } from "../transaction.ts";
import { syncAssetUses } from "./asset-uses.ts";
import { nextRunColumns, planNextRun, toInterval } from "./next-run.ts";
import { rowParts } from "./row-parts.ts";
import { syncBackfillSchedules } from "./sync-backfill-schedules.ts";
import { groupsOf } from "./told.ts";
import { toVersionTasks } from "./version-tasks.ts";

/** A bundle that DAGs run from. */
export interface DeployedBundle {
  readonly id: BundleId;
  /** Asked for where the database does not have it. */
  readonly content: () => BundleContent | Promise<BundleContent>;
}

export interface DagDeploy {
  readonly dag: SerializedDag;
  /** The hash of the graph. */
  readonly fingerprint: string;
  /** Relative to the DAG folder. */
  readonly file: string;
  /** The DAG file and what it is made of, as written: the texts that the map of the bundle is of. */
  readonly sources: readonly SourceFile[];
  readonly bundle: DeployedBundle;
  /** The name of the deployment that it is part of; undefined: it is read from the DAG folders. */
  readonly deployment?: string;
  /** Whether it may be taken from where it comes from now. Default: no, unless nothing there has it any more (E216). */
  readonly adopt?: boolean;
}

export interface SyncedDag {
  readonly dagId: DagId;
  readonly versionKey: VersionKey;
  /** Counts from 1 in its DAG. */
  readonly version: number;
  readonly isNewVersion: boolean;
  readonly isNewDag: boolean;
}

/**
 * Makes a DAG's newest version the current one; stores graph and bundle if they are new, and renews the text of a known
 * version. A new DAG starts paused if it says so; a known one keeps its switch. One transaction. Rejects with E216 when it
 * comes from elsewhere.
 */
export async function syncDag(
  db: Kysely<Database>,
  deploy: DagDeploy,
  { now }: { readonly now: EpochMillis },
): Promise<SyncedDag> {
  return await inTransaction(db, (trx) => syncDagIn(trx, deploy, { now }));
}

/** The same in a transaction that does more. */
export async function syncDagIn(
  trx: Transaction<Database>,
  deploy: DagDeploy,
  { now }: { readonly now: EpochMillis },
): Promise<SyncedDag> {
  const current = await upsertDag(trx, deploy, now);
  await insertBundle(trx, deploy.bundle, now);
  const { versionKey, version, isNewVersion } = await findOrInsertVersion(trx, deploy, now);
  // Back to one that was left for another, whose limits stand in the lanes.
  if (!isNewVersion && versionKey !== current) await setLanes(trx, deploy.dag, toVersionTasks(deploy.dag, versionKey));
  await syncAssetUses(trx, deploy.dag, now);
  await syncBackfillSchedules(trx, deploy.dag, now);
  await updateNextRun(trx, { dag: deploy.dag, versionKey, now });
  return { dagId: deploy.dag.id as DagId, versionKey, version, isNewVersion, isNewDag: current === null };
}

/** Gives the version that was current before; null: the DAG is new. */
async function upsertDag(
  trx: Transaction<Database>,
  { dag, file, deployment, adopt = false }: DagDeploy,
  now: EpochMillis,
): Promise<VersionKey | null> {
  const origin = deployment ?? null;
  const facts = {
    active: true,
    is_gone: false,
    deployment: origin,
    file,
    max_active_runs: dag.maxActiveRuns,
    max_active_tasks: dag.maxActiveTasks,
    max_failed_runs: dag.maxConsecutiveFailedRuns,
    ...(dag.maxConsecutiveFailedRuns === 0 && { failed_runs: 0 }),
    description: dag.description,
    owner: dag.owner,
    tags: JSON.stringify(dag.tags),
    access: JSON.stringify(dag.access ?? {}),
    load_problems: "[]",
    updated_at: now,
  };
  const row = await trx
    .insertInto("dag")
    .values({ dag_id: dag.id as DagId, paused: dag.pausedOnCreation, created_at: now, ...facts })
    .onConflict((conflict) =>
      conflict
        .column("dag_id")
        .doUpdateSet(facts)
        .where(sql<boolean>`${adopt} or not dag.active or dag.deployment is not distinct from ${origin}::text`),
    )
    .returning("current_version_key")
    .executeTakeFirst();
  if (row === undefined) throw await comesFromElsewhere(trx, dag.id as DagId);
  return row.current_version_key;
}

async function comesFromElsewhere(trx: Transaction<Database>, dagId: DagId): Promise<DaymillError> {
  const owner = await trx
    .selectFrom("dag")
    .select(["deployment", "file"])
    .where("dag_id", "=", dagId)
    .executeTakeFirst();
  const deployment = owner?.deployment ?? null;
  const place = deployment === null ? `the DAG folders of the server (${owner?.file})` : `the deployment ${deployment}`;
  return new DaymillError(
    "E216",
    `The DAG ${dagId} comes from ${place}: only what it comes from changes it. Take it away there, give this one another id, or deploy with --adopt.`,
    { details: { dagId, deployment } },
  );
}

async function insertBundle(trx: Transaction<Database>, bundle: DeployedBundle, now: EpochMillis): Promise<void> {
  // The lock keeps it until the version that needs it is there.
  const known = await trx
    .selectFrom("bundle")
    .select("bundle_id")
    .where("bundle_id", "=", bundle.id)
    .forKeyShare()
    .executeTakeFirst();
  if (known !== undefined) return;
  const { code, sourceMap, assets, externals } = await bundle.content();
  await trx
    .insertInto("bundle")
    .values({
      bundle_id: bundle.id,
      code,
      source_map: sourceMap,
      assets: JSON.stringify(assets),
      externals: JSON.stringify(externals),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("bundle_id").doNothing())
    .execute();
}

interface FoundVersion {
  readonly versionKey: VersionKey;
  readonly version: number;
  readonly isNewVersion: boolean;
}

async function findOrInsertVersion(
  trx: Transaction<Database>,
  deploy: DagDeploy,
  now: EpochMillis,
): Promise<FoundVersion> {
  const known = await trx
    .selectFrom("dag_version")
    .select(["version_key as versionKey", "number as version"])
    .where("dag_id", "=", deploy.dag.id as DagId)
    .where("fingerprint", "=", deploy.fingerprint)
    .where("bundle_id", "=", deploy.bundle.id)
    .executeTakeFirst();
  if (known === undefined) return await insertVersion(trx, deploy, now);
  await renewText(trx, known.versionKey, deploy);
  return { ...known, isNewVersion: false };
}

/**
 * Of code that does the same as before people see the text that is written now, and errors name lines of it: the version
 * gets its sources with the places in them, the bundle its code with its map, which belong together.
 */
async function renewText(trx: Transaction<Database>, versionKey: VersionKey, deploy: DagDeploy): Promise<void> {
  const { dag, bundle } = deploy;
  const sources = JSON.stringify(deploy.sources);
  const { numUpdatedRows } = await trx
    .updateTable("dag_version")
    .set({ sources, graph: JSON.stringify(dag) })
    .where("version_key", "=", versionKey)
    .where(sql<boolean>`sources <> ${sources}::jsonb`)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const { code, sourceMap } = await bundle.content();
  await trx.updateTable("bundle").set({ code, source_map: sourceMap }).where("bundle_id", "=", bundle.id).execute();
}

async function insertVersion(trx: Transaction<Database>, deploy: DagDeploy, now: EpochMillis): Promise<FoundVersion> {
  const dagId = deploy.dag.id as DagId;
  const row = await trx
    .insertInto("dag_version")
    .values((insert) => ({
      dag_id: dagId,
      number: insert
        .selectFrom("dag_version")
        .where("dag_id", "=", dagId)
        .select((select) => sql<number>`coalesce(${select.fn.max("number")}, 0) + 1`.as("number")),
      fingerprint: deploy.fingerprint,
      bundle_id: deploy.bundle.id,
      graph: JSON.stringify(deploy.dag),
      sources: JSON.stringify(deploy.sources),
      run_timeout_ms: deploy.dag.runTimeoutMs,
      created_at: now,
    }))
    .returning(["version_key as versionKey", "number as version"])
    .executeTakeFirstOrThrow();
  await insertTasks(trx, deploy.dag, row.versionKey);
  await insertDeadlines(trx, deploy.dag, row.versionKey);
  return { ...row, isNewVersion: true };
}

async function insertTasks(trx: Transaction<Database>, dag: SerializedDag, versionKey: VersionKey): Promise<void> {
  const tasks = toVersionTasks(dag, versionKey);
  for (const part of rowParts(tasks)) await trx.insertInto("version_task").values(part).execute();
  await setLanes(trx, dag, tasks);
}

async function insertDeadlines(
  trx: Transaction<Database>,
  { deadlines = [] }: SerializedDag,
  versionKey: VersionKey,
): Promise<void> {
  const rows = deadlines.map((deadline) => {
    const { origin, offsetMs } = deadlineOffset(deadline);
    const { name, callbacks, average, infos } = deadline;
    const groups = groupsOf(infos);
    const { times = null, maxRuns = null, minRuns = null } = average ?? {};
    const limits = { times, max_runs: maxRuns, min_runs: minRuns };
    return {
      version_key: versionKey,
      name,
      origin,
      offset_ms: offsetMs,
      ...limits,
      callbacks,
      groups: groups ? JSON.stringify(groups) : null,
    };
  });
  if (rows.length > 0) await trx.insertInto("version_deadline").values(rows).execute();
}

/** Makes the lanes that tasks of all runs share, and gives them the limits of this version. */
async function setLanes(
  trx: Transaction<Database>,
  dag: SerializedDag,
  tasks: ReturnType<typeof toVersionTasks>,
): Promise<void> {
  const lanes = tasks
    .filter((task) => task.max_per_run === null)
    .map((task) => ({
      dag_id: dag.id as DagId,
      pool: task.pool,
      task_id: (task.max_per_task ?? task.max_per_key ?? task.rate_starts ?? null) === null ? "" : task.task_id,
      max_per_task: task.max_per_task ?? null,
      max_per_key: task.max_per_key ?? null,
      key_space: task.key_space ?? null,
      rate_starts: task.rate_starts ?? null,
      rate_ms: task.rate_ms ?? null,
      rate_space: task.rate_space ?? null,
      needs_worker: task.kind === "task",
      queue: task.queue ?? DEFAULT_QUEUE,
    }));
  const distinct = new Map(
    lanes.map((lane) => [[lane.pool, lane.task_id, lane.needs_worker, lane.queue].join("\n"), lane]),
  );
  for (const part of rowParts([...distinct.values()])) {
    await trx
      .insertInto("lane")
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(["dag_id", "pool", "task_id", "run_key", "needs_worker", "queue"]).doUpdateSet((set) => ({
          max_per_task: set.ref("excluded.max_per_task"),
          max_per_key: set.ref("excluded.max_per_key"),
          key_space: set.ref("excluded.key_space"),
          rate_starts: set.ref("excluded.rate_starts"),
          rate_ms: set.ref("excluded.rate_ms"),
          rate_space: set.ref("excluded.rate_space"),
        })),
      )
      .execute();
  }
}

async function updateNextRun(
  trx: Transaction<Database>,
  { dag, versionKey, now }: { readonly dag: SerializedDag; readonly versionKey: VersionKey; readonly now: EpochMillis },
): Promise<void> {
  const dagId = dag.id as DagId;
  const known = await trx
    .selectFrom("dag")
    .select(["last_interval_start as start", "last_interval_end as end"])
    .where("dag_id", "=", dagId)
    .executeTakeFirstOrThrow();
  const next = planNextRun(dag, { last: toInterval(known), now });
  await trx
    .updateTable("dag")
    .set({ current_version_key: versionKey, ...nextRunColumns(next) })
    .where("dag_id", "=", dagId)
    .execute();
}

/** Says what is wrong with the newest state of DAG files; their last good versions stay current. */
export async function setLoadProblems(
  db: Kysely<Database>,
  problems: readonly { readonly file: string; readonly problems: JsonValue }[],
  now: EpochMillis,
): Promise<void> {
  if (problems.length === 0) return;
  const rows = problems.map((each) => ({ file: each.file, problems: JSON.stringify(each.problems), at: now }));
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto("parse_problem")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column("file")
          .doUpdateSet((set) => ({ problems: set.ref("excluded.problems"), at: set.ref("excluded.at") })),
      )
      .execute();
    for (const row of rows) {
      await trx
        .updateTable("dag")
        .set({ load_problems: row.problems, updated_at: now })
        .where("file", "=", row.file)
        .execute();
    }
  });
}

/** Forgets the problems of files that are good again or gone. */
export async function clearLoadProblems(db: Kysely<Database>, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  await db.deleteFrom("parse_problem").where("file", "in", files).execute();
}
