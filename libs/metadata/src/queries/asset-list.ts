import { sql } from "kysely";
import type { Kysely, RawBuilder } from "kysely";
import type { DagId, EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";
import { lastEventAt } from "./last-event-at.ts";
import { containing } from "./like.ts";
import { isOneOf, isSeen, type SeenDags } from "./seen-dags.ts";

export interface AssetUserRow {
  readonly dagId: DagId;
  /** Null: the DAG's schedule waits for it. */
  readonly taskId: string | null;
}

export interface AssetRow {
  readonly name: string;
  readonly lastEventAt: EpochMillis | null;
  readonly producers: readonly AssetUserRow[];
  readonly consumers: readonly AssetUserRow[];
  /** Events that wait for a run of a DAG that it starts. */
  readonly pending: number;
}

export interface AssetPage {
  /** Part of the name. */
  readonly text?: string;
  /** Only what such a DAG uses, and of each only these DAGs. */
  readonly seen?: SeenDags;
  /** The name after which the page begins. */
  readonly after?: string;
  readonly limit: number;
}

/** A page of assets by name. */
export async function listAssets(db: Kysely<Database>, { text, seen, after, limit }: AssetPage): Promise<AssetRow[]> {
  let query = selectAssets(db, seen).orderBy("asset.name").limit(limit);
  if (text !== undefined) query = query.where(sql<boolean>`asset.name ilike ${containing(text)}`);
  if (after !== undefined) query = query.where("asset.name", ">", after);
  return await query.execute();
}

/** One asset; undefined when no DAG and no event names it, or no DAG that is seen. */
export async function findAsset(db: Kysely<Database>, name: string, seen?: SeenDags): Promise<AssetRow | undefined> {
  return await selectAssets(db, seen).where("asset.name", "=", name).executeTakeFirst();
}

/** What the schedule of a DAG waits for, with the number of events that it has, by name. */
export async function listAwaitedAssets(
  db: Kysely<Database>,
  dagId: DagId,
): Promise<{ readonly asset: string; readonly waiting: number }[]> {
  return await db
    .selectFrom("asset_use as u")
    .leftJoin("asset_queue as q", (join) => join.onRef("q.dag_id", "=", "u.dag_id").onRef("q.asset", "=", "u.asset"))
    .select((select) => ["u.asset", select.fn.count<number>("q.event_key").as("waiting")])
    .where("u.dag_id", "=", dagId)
    .where("u.role", "=", "schedule")
    .groupBy("u.asset")
    .orderBy("u.asset")
    .execute();
}

/** Whether a DAG of these uses an asset. */
export function isUsedBy(dagIds: readonly DagId[]): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from asset_use u join dag d on d.dag_id = u.dag_id and d.active
    where u.asset = asset.name and ${isOneOf("u.dag_id", dagIds)})`;
}

function selectAssets(db: Kysely<Database>, seen: SeenDags) {
  return db
    .selectFrom("asset")
    .select((select) => [
      "asset.name",
      lastEventAt,
      usersIn(sql`u.role = 'produces'`, seen).as("producers"),
      usersIn(sql`u.role <> 'produces'`, seen).as("consumers"),
      select
        .selectFrom("asset_use as u")
        .innerJoin("asset_queue as q", (join) =>
          join.onRef("q.dag_id", "=", "u.dag_id").onRef("q.asset", "=", "u.asset"),
        )
        .select((inner) => inner.fn.count<number>("q.event_key").distinct().as("pending"))
        .whereRef("u.asset", "=", "asset.name")
        .where("u.role", "=", "schedule")
        .where(isSeen("u.dag_id", seen))
        .$asScalar()
        .$notNull()
        .as("pending"),
    ])
    .$if(seen !== undefined, (assets) => assets.where(isUsedBy(seen ?? [])));
}

/** Of DAGs that are deployed. */
function usersIn(role: ReturnType<typeof sql>, seen: SeenDags) {
  return sql<readonly AssetUserRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('dagId', u.dag_id, 'taskId', nullif(u.task_id, ''))
      order by u.dag_id, u.task_id), '[]')
    from asset_use u join dag d on d.dag_id = u.dag_id and d.active
    where u.asset = asset.name and ${role} and ${isSeen("u.dag_id", seen)})`;
}
