import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { BundleId, DagId, EpochMillis, SerializedDag, VersionKey } from "@daymill/core";
import type { Database } from "../database.ts";

export interface VersionRow {
  readonly versionKey: VersionKey;
  readonly version: number;
  readonly current: boolean;
  readonly fingerprint: string;
  readonly bundleId: BundleId;
  readonly taskCount: number;
  readonly createdAt: EpochMillis;
}

export interface VersionGraph extends VersionRow {
  readonly graph: SerializedDag;
  readonly source: string | null;
}

/** Versions of a DAG, newest first; `before` is the last number of the page before. */
export async function listVersions(
  db: Kysely<Database>,
  page: { readonly dagId: DagId; readonly before?: number; readonly limit: number },
): Promise<VersionRow[]> {
  let query = selectVersions(db).where("v.dag_id", "=", page.dagId).orderBy("v.number", "desc").limit(page.limit);
  if (page.before !== undefined) query = query.where("v.number", "<", page.before);
  return await query.execute();
}

/** One version by its number, or the current one; undefined when there is none. */
export async function findVersion(
  db: Kysely<Database>,
  which: { readonly dagId: DagId; readonly number: number | "current" },
): Promise<VersionGraph | undefined> {
  const query = selectVersions(db).select(["v.graph", "v.source"]).where("v.dag_id", "=", which.dagId);
  return which.number === "current"
    ? await query.whereRef("v.version_key", "=", "dag.current_version_key").executeTakeFirst()
    : await query.where("v.number", "=", which.number).executeTakeFirst();
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
