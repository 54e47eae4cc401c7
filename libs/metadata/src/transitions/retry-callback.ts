import { DaymillError } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { isAbout } from "../queries/callback-list.ts";
import type { CallbackSubject } from "../queries/callback-list.ts";
import { inTransaction } from "../transaction.ts";

export type CallbackRetry = CallbackSubject & {
  readonly key: number;
  readonly who: string;
};

/**
 * Has a callback that failed for good called again, with all its tries. Gives false when the run or backfill has no
 * such callback; rejects with E703 when it is in another state than failed.
 */
export async function retryCallback(db: Kysely<Database>, retry: CallbackRetry, now: EpochMillis): Promise<boolean> {
  const { key, who } = retry;
  return await inTransaction(db, async (trx) => {
    const callback = await trx
      .selectFrom("callback")
      .innerJoin("dag_version as version", "version.version_key", "callback.version_key")
      .select(["callback.state", "callback.run_key", "callback.instance_key", "version.dag_id"])
      .where(isAbout(retry))
      .where("callback.callback_key", "=", key)
      .forUpdate("callback")
      .executeTakeFirst();
    if (callback === undefined) return false;
    if (callback.state !== "failed") {
      throw new DaymillError("E703", `Callback ${key} is ${callback.state}: only one that failed is called again.`);
    }
    await trx
      .updateTable("callback")
      .set({ state: "waiting", tries: 0, unbegun: 0, due_at: now, ended_at: null })
      .where("callback_key", "=", key)
      .execute();
    await trx
      .insertInto("state_change")
      .values({
        at: now,
        who,
        cause: "retry_callback",
        dag_id: callback.dag_id,
        run_key: callback.run_key,
        instance_key: callback.instance_key,
        detail: JSON.stringify({ callback: key }),
      })
      .execute();
    return true;
  });
}
