import type { DagId, EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";

export interface PauseChange {
  readonly dagId: DagId;
  readonly paused: boolean;
  readonly who: string;
}

/**
 * Pauses a DAG (what runs goes on to its end, nothing else starts) or lets it go on. Failed runs
 * in a row are counted anew. Gives false when there is no such DAG. To be followed by a tick when it goes on.
 */
export async function setPaused(db: Kysely<Database>, change: PauseChange, now: EpochMillis): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    const changed = await trx
      .updateTable("dag")
      .set({ paused: change.paused, failed_runs: 0, pause_reason: null, updated_at: now })
      .where("dag_id", "=", change.dagId)
      .where("paused", "<>", change.paused)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) {
      const cause = change.paused ? "pause" : "unpause";
      await trx.insertInto("state_change").values({ at: now, who: change.who, cause, dag_id: change.dagId }).execute();
      return true;
    }
    const known = await trx.selectFrom("dag").select("dag_id").where("dag_id", "=", change.dagId).executeTakeFirst();
    return known !== undefined;
  });
}
