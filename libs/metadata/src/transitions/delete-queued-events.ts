import type { DagId, EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { lookAgain } from "./look-again.ts";

export interface QueuedEventsDeletion {
  readonly dagId: DagId;
  /** Absent: of all assets. */
  readonly asset?: string;
  /** Absent: all events. */
  readonly event?: number;
  readonly who: string;
}

/**
 * Takes events out of what waits for a DAG; gives their number, or undefined when there is no such DAG. It holds the
 * DAG's row as createAssetRun does: a run takes either all that its condition was met by, or is not made.
 */
export async function deleteQueuedEvents(
  db: Kysely<Database>,
  { dagId, asset, event, who }: QueuedEventsDeletion,
  now: EpochMillis,
): Promise<number | undefined> {
  return await inTransaction(db, async (trx) => {
    const dag = await trx
      .selectFrom("dag")
      .select("dag_id")
      .where("dag_id", "=", dagId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (dag === undefined) return undefined;
    const deleted = await trx
      .deleteFrom("asset_queue")
      .where("dag_id", "=", dagId)
      .$if(asset !== undefined, (query) => query.where("asset", "=", asset ?? ""))
      .$if(event !== undefined, (query) => query.where("event_key", "=", event ?? 0))
      .returning("event_key as event")
      .execute();
    if (deleted.length === 0) return 0;
    // Of a DAG that is held one event stays new; that one may be gone.
    await lookAgain(trx, dagId);
    const events = deleted.map((row) => row.event).sort((a, b) => a - b);
    const detail = JSON.stringify({ ...(asset !== undefined && { asset }), events: events.slice(0, MOST_NAMED) });
    await trx
      .insertInto("state_change")
      .values({ at: now, who, cause: "asset_events_dropped", dag_id: dagId, detail })
      .execute();
    return deleted.length;
  });
}

/** A record names no more: a queue may have grown for months. */
const MOST_NAMED = 100;
