import type { AssetEventQuery, AttemptKey, DagId, EpochMillis, JsonObject, RunId } from "@daymill/core";
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

/** The newest events of an asset within a time, newest first; `triggering`: of those that started the run of this attempt. */
export async function listPastEvents(
  db: Kysely<Database>,
  { asset, limit, since, before, triggering }: AssetEventQuery,
  attempt: AttemptKey,
): Promise<PastEventRow[]> {
  let query = selectEvents(db)
    .select(["r.interval_start as intervalStart", "r.interval_end as intervalEnd"])
    .where("e.asset", "=", asset)
    .orderBy("e.at", "desc")
    .orderBy("e.event_key", "desc")
    .limit(limit);
  if (since !== null) query = query.where("e.at", ">=", since);
  if (before !== null) query = query.where("e.at", "<", before);
  if (triggering) query = query.where("e.event_key", "in", eventsOfRun(db, attempt));
  return await query.execute();
}

function eventsOfRun(db: Kysely<Database>, attempt: AttemptKey) {
  return db
    .selectFrom("run_asset_event as t")
    .innerJoin("task_instance as i", "i.run_key", "t.run_key")
    .innerJoin("task_attempt as a", "a.instance_key", "i.instance_key")
    .select("t.event_key")
    .where("a.attempt_key", "=", attempt);
}
