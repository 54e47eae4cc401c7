import type { AssetEventQuery, DagId, EpochMillis, JsonObject, RunId } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { selectEvents } from "./asset-events.ts";

/** An event of an asset. What made it is null when it was created by hand, or its run was removed. */
export interface PastEventRow {
  readonly at: EpochMillis;
  readonly extra: JsonObject;
  readonly who: string | null;
  readonly dagId: DagId | null;
  readonly runId: RunId | null;
  readonly taskId: string | null;
  readonly mapIndex: number | null;
  readonly intervalStart: EpochMillis | null;
  readonly intervalEnd: EpochMillis | null;
}

/** The newest events of an asset within a time, newest first. */
export async function listPastEvents(
  db: Kysely<Database>,
  { asset, limit, since, before }: AssetEventQuery,
): Promise<PastEventRow[]> {
  let query = selectEvents(db)
    .select(["r.interval_start as intervalStart", "r.interval_end as intervalEnd"])
    .where("e.asset", "=", asset)
    .orderBy("e.at", "desc")
    .orderBy("e.event_key", "desc")
    .limit(limit);
  if (since !== null) query = query.where("e.at", ">=", since);
  if (before !== null) query = query.where("e.at", "<", before);
  return await query.execute();
}
