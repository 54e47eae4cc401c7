import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, JsonObject, RunId, RunKey, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";
import type { RunName } from "./run-detail.ts";
import { isOneOf, isSeen, type SeenDags } from "./seen-dags.ts";

export interface AssetEventRow {
  readonly eventKey: number;
  readonly asset: string;
  readonly at: EpochMillis;
  readonly extra: JsonObject;
  readonly who: string | null;
  /** Of the task that produced it; null when it was created by hand, or by a DAG that is not seen. */
  readonly dagId: DagId | null;
  readonly runId: RunId | null;
  readonly taskId: string | null;
  readonly mapIndex: number | null;
  readonly started: readonly RunName[];
}

/** Events of an asset; one; those that started a run, or that its tasks made; those that wait for a DAG. */
export type AssetEventChoice =
  | { readonly asset: string }
  | { readonly eventKey: number }
  | { readonly started: RunKey }
  | { readonly madeBy: RunKey }
  | { readonly waitFor: DagId; readonly only?: string };

export interface AssetEventPage {
  readonly of: AssetEventChoice;
  /** Only those that this task made, at this index. */
  readonly by?: { readonly taskId: TaskId; readonly mapIndex: number };
  /** Names no other DAGs than these: of those that made it, and of those of which it started runs. */
  readonly seen?: SeenDags;
  /** The event before which the page begins. */
  readonly before?: number;
  readonly limit: number;
}

/** Events with what they say and the task that they are of. */
export function selectEvents(db: Kysely<Database>, seen?: SeenDags) {
  return db
    .selectFrom("asset_event as e")
    .leftJoin("dag_run as r", (join) =>
      join
        .onRef("r.run_key", "=", "e.run_key")
        .$call((on) => (seen === undefined ? on : on.on(isOneOf("r.dag_id", seen)))),
    )
    .leftJoin("task_instance as i", (join) =>
      join
        .onRef("i.instance_key", "=", "e.instance_key")
        .$call((on) => (seen === undefined ? on : on.onRef("i.run_key", "=", "r.run_key"))),
    )
    .select([
      "e.at",
      "e.extra",
      "e.who",
      "r.dag_id as dagId",
      "r.run_id as runId",
      "i.task_id as taskId",
      "i.map_index as mapIndex",
    ]);
}

/** A page of events, newest first. */
export async function listAssetEvents(
  db: Kysely<Database>,
  { of, by, seen, before, limit }: AssetEventPage,
): Promise<AssetEventRow[]> {
  let query = selectEvents(db, seen)
    .select([
      "e.event_key as eventKey",
      "e.asset",
      sql<readonly RunName[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('dagId', s.dag_id, 'runId', s.run_id) order by s.run_key), '[]')
        from run_asset_event t join dag_run s on s.run_key = t.run_key where t.event_key = e.event_key and ${isSeen("s.dag_id", seen)})`.as(
        "started",
      ),
    ])
    .orderBy("e.event_key", "desc")
    .limit(limit);
  if ("asset" in of) query = query.where("e.asset", "=", of.asset);
  else if ("eventKey" in of) query = query.where("e.event_key", "=", of.eventKey);
  else if ("madeBy" in of) query = query.where("e.run_key", "=", of.madeBy);
  else if ("started" in of)
    query = query.where("e.event_key", "in", (select) =>
      select.selectFrom("run_asset_event as t").select("t.event_key").where("t.run_key", "=", of.started),
    );
  else
    query = query.where("e.event_key", "in", (select) =>
      select
        .selectFrom("asset_queue as q")
        .select("q.event_key")
        .where("q.dag_id", "=", of.waitFor)
        .$if(of.only !== undefined, (queue) => queue.where("q.asset", "=", of.only ?? "")),
    );
  if (by !== undefined) query = query.where("i.task_id", "=", by.taskId).where("i.map_index", "=", by.mapIndex);
  if (before !== undefined) query = query.where("e.event_key", "<", before);
  return await query.execute();
}
