import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { MetadataDatabase } from "../metadata-database.ts";

export interface LockScene<T> {
  /** Takes the lock, in a transaction. */
  readonly hold: (trx: Transaction<Database>) => Promise<unknown>;
  /** What is to wait for it. */
  readonly other: () => Promise<T>;
  /** What the transaction does once the other waits, and before it ends. */
  readonly then: (trx: Transaction<Database>) => Promise<unknown>;
}

/**
 * Gives what `other` gives, which has waited for a lock. Rejects when it ends without waiting. Not for PGlite, where no
 * statement waits for another.
 */
export async function runIntoLock<T>(
  { db }: Pick<MetadataDatabase, "db">,
  { hold, other, then }: LockScene<T>,
): Promise<T> {
  const isHeld = Promise.withResolvers<void>();
  const isMet = Promise.withResolvers<void>();
  const holding = db.transaction().execute(async (trx) => {
    await hold(trx);
    isHeld.resolve();
    await isMet.promise;
    await then(trx);
  });
  await Promise.race([isHeld.promise, holding]);
  const running = other();
  const hasEnded = running.then(() => Promise.reject(new Error("it did not wait for the lock")));
  try {
    await Promise.race([untilBlocked(db, running), hasEnded]);
  } finally {
    isMet.resolve();
  }
  await holding;
  return await running;
}

/** Resolves when a statement waits for a lock of another transaction, or `running` has ended. */
async function untilBlocked(db: Kysely<Database>, running: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  running.then(end, end);
  while (!over.signal.aborted) {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0) return;
  }
}
