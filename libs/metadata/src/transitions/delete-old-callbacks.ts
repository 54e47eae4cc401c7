import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";

/** Rows that one statement deletes: it takes some 20 ms, and holds up nobody who writes callbacks. */
const BATCH = 5_000;

/** Deletes the callbacks that are over since `before`, oldest first, in statements of BATCH rows. Gives how many. */
export async function deleteOldCallbacks(db: Kysely<Database>, before: EpochMillis): Promise<number> {
  let all = 0;
  for (;;) {
    const deleted = await sql`
      delete from callback c where c.callback_key in (
        select o.callback_key from callback o where o.ended_at <= ${before}::bigint order by o.ended_at limit ${BATCH}
      )`.execute(db);
    const count = Number(deleted.numAffectedRows ?? 0);
    all += count;
    if (count < BATCH) return all;
  }
}
