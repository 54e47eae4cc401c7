import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, TimetableSpec } from "@daymill/core";
import type { Database } from "../database.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface AwaitedAsset {
  readonly asset: string;
  /** Events that wait for the next run. */
  readonly waiting: number;
  readonly newestAt: EpochMillis | null;
}

export interface AssetQueueRow {
  readonly dagId: DagId;
  readonly paused: boolean;
  readonly schedule: TimetableSpec;
  /** By name. */
  readonly assets: readonly AwaitedAsset[];
}

export interface AssetQueuePage {
  /** Only DAGs that wait for it. */
  readonly asset?: string;
  /** Of these DAGs only. */
  readonly seen?: SeenDags;
  /** The DAG after which the page begins. */
  readonly after?: DagId;
  readonly limit: number;
}

/** A page of DAGs whose schedules wait for assets, by id, with what waits for them. */
export async function listAssetQueues(
  db: Kysely<Database>,
  { asset, seen, after, limit }: AssetQueuePage,
): Promise<AssetQueueRow[]> {
  let query = db
    .selectFrom("dag")
    .innerJoin("dag_version as version", "version.version_key", "dag.current_version_key")
    .select((select) => [
      "dag.dag_id as dagId",
      "dag.paused",
      sql<TimetableSpec>`version.graph -> 'schedule'`.as("schedule"),
      sql<readonly AwaitedAsset[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('asset', w.asset, 'waiting', w.waiting, 'newestAt', w.newest_at)
          order by w.asset), '[]')
        from (
          select u.asset, count(q.event_key) as waiting, max(e.at) as newest_at
          from asset_use u
          left join asset_queue q on q.dag_id = u.dag_id and q.asset = u.asset
          left join asset_event e on e.event_key = q.event_key
          where u.dag_id = ${select.ref("dag.dag_id")} and u.role = 'schedule' group by u.asset
        ) w)`.as("assets"),
    ])
    .where("dag.active", "=", true)
    .where((where) =>
      where.exists(
        where
          .selectFrom("asset_use as u")
          .select("u.asset")
          .whereRef("u.dag_id", "=", "dag.dag_id")
          .where("u.role", "=", "schedule")
          .$if(asset !== undefined, (uses) => uses.where("u.asset", "=", asset ?? "")),
      ),
    )
    .orderBy("dag.dag_id")
    .limit(limit);
  query = query.where(isSeen("dag.dag_id", seen));
  if (after !== undefined) query = query.where("dag.dag_id", ">", after);
  return await query.execute();
}
