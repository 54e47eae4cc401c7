import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { BundleId, DagId, EpochMillis, SerializedDag, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";
import type { SourceFile } from "../tables/dag-version.ts";

export interface VersionRow {
  readonly versionKey: VersionKey;
  readonly version: number;
  readonly current: boolean;
  readonly fingerprint: string;
  readonly bundleId: BundleId;
  readonly taskCount: number;
  readonly createdAt: EpochMillis;
}

export interface VersionUse extends VersionRow {
  /** How many runs have it; a clear may give a run a later one. */
  readonly runs: number;
}

export interface VersionGraph extends VersionRow {
  readonly graph: SerializedDag;
}

export interface VersionSource extends VersionGraph {
  readonly sources: readonly SourceFile[];
}

/** Versions of a DAG, newest first; `before` is the last number of the page before. */
export async function listVersions(
  db: Kysely<Database>,
  page: { readonly dagId: DagId; readonly before?: number; readonly limit: number },
): Promise<VersionUse[]> {
  let query = selectVersions(db)
    // Counted in one pass over the DAG's runs: a count for each version would need an index of its own on the hot table.
    .leftJoin(
      (runs) =>
        runs
          .selectFrom("dag_run")
          .select((select) => ["version_key", select.fn.countAll<number>().as("count")])
          .where("dag_id", "=", page.dagId)
          .groupBy("version_key")
          .as("used"),
      (join) => join.onRef("used.version_key", "=", "v.version_key"),
    )
    .select(sql<number>`coalesce(used.count, 0)::integer`.as("runs"))
    .where("v.dag_id", "=", page.dagId)
    .orderBy("v.number", "desc")
    .limit(page.limit);
  if (page.before !== undefined) query = query.where("v.number", "<", page.before);
  return await query.execute();
}

/** One version by its number, or the current one; undefined when there is none. */
export async function findVersion(
  db: Kysely<Database>,
  which: { readonly dagId: DagId; readonly number: number | "current" },
): Promise<VersionGraph | undefined> {
  const query = selectVersions(db).select("v.graph").where("v.dag_id", "=", which.dagId);
  return which.number === "current"
    ? await query.whereRef("v.version_key", "=", "dag.current_version_key").executeTakeFirst()
    : await query.where("v.number", "=", which.number).executeTakeFirst();
}

/** One version with its source, by its number; undefined when there is none. */
export async function findVersionSource(
  db: Kysely<Database>,
  { dagId, number }: { readonly dagId: DagId; readonly number: number },
): Promise<VersionSource | undefined> {
  return await selectVersions(db)
    .select(["v.graph", "v.sources"])
    .where("v.dag_id", "=", dagId)
    .where("v.number", "=", number)
    .executeTakeFirst();
}

/** The current version of each of these DAGs that has one. */
export async function currentVersions(db: Kysely<Database>, dagIds: readonly DagId[]): Promise<Map<DagId, VersionKey>> {
  const rows = await db
    .selectFrom("dag")
    .select(["dag_id as dagId", "current_version_key as version"])
    .where("dag_id", "=", sql<DagId>`any(${[...dagIds]}::text[])`)
    .execute();
  return new Map(rows.flatMap(({ dagId, version }) => (version === null ? [] : [[dagId, version] as const])));
}

/** The current versions of DAGs that are active, with their source; DAGs that are not, or are not known, are left out. */
export async function readCurrentSources(
  db: Kysely<Database>,
  dagIds: readonly DagId[],
): Promise<ReadonlyMap<DagId, VersionSource>> {
  const rows = await selectVersions(db)
    .select(["v.dag_id as dagId", "v.graph", "v.sources"])
    .whereRef("v.version_key", "=", "dag.current_version_key")
    .where("dag.active", "=", true)
    .where("v.dag_id", "=", sql<DagId>`any(${[...dagIds]}::text[])`)
    .execute();
  return new Map(rows.map(({ dagId, ...version }) => [dagId, version]));
}

/** The number of the version that came before one; undefined for the first. */
export async function numberBefore(
  db: Kysely<Database>,
  { dagId, number }: { readonly dagId: DagId; readonly number: number },
): Promise<number | undefined> {
  const former = await db
    .selectFrom("dag_version")
    .select((select) => select.fn.max("number").as("number"))
    .where("dag_id", "=", dagId)
    .where("number", "<", number)
    .executeTakeFirst();
  return former?.number ?? undefined;
}

/** Graphs by version key. */
export async function readGraphs(
  db: Kysely<Database>,
  versionKeys: readonly VersionKey[],
): Promise<ReadonlyMap<VersionKey, { readonly number: number; readonly graph: SerializedDag }>> {
  const rows = await db
    .selectFrom("dag_version")
    .select(["version_key", "number", "graph"])
    .where("version_key", "=", sql<VersionKey>`any(${[...versionKeys]}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.version_key, { number: row.number, graph: row.graph }]));
}

function selectVersions(db: Kysely<Database>) {
  return db
    .selectFrom("dag_version as v")
    .innerJoin("dag", "dag.dag_id", "v.dag_id")
    .select([
      "v.version_key as versionKey",
      "v.number as version",
      sql<boolean>`v.version_key is not distinct from dag.current_version_key`.as("current"),
      "v.fingerprint",
      "v.bundle_id as bundleId",
      sql<number>`jsonb_array_length(v.graph -> 'tasks')`.as("taskCount"),
      "v.created_at as createdAt",
    ]);
}
