import type { EpochMillis, RunKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";

/** Writes a note on a run, or takes it away; says who did. */
export async function setNote(
  db: Kysely<Database>,
  change: { readonly runKey: RunKey; readonly note: string | null; readonly who: string },
  now: EpochMillis,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx.updateTable("dag_run").set({ note: change.note }).where("run_key", "=", change.runKey).execute();
    await trx
      .insertInto("state_change")
      .values({ at: now, who: change.who, cause: "note", run_key: change.runKey })
      .execute();
  });
}
