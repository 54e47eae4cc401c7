import type { Kysely, Transaction } from "kysely";
import { retryConflicts } from "./client/retry-conflicts.ts";

/**
 * Runs work in one transaction. It is run again when the database gave up on it for a deadlock or a serialization
 * failure, so it may act through `trx` only. Rejects with E605 when it never went through.
 */
export async function inTransaction<DB, T>(db: Kysely<DB>, work: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  return await retryConflicts(() => db.transaction().execute(work));
}
