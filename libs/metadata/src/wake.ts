import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { MetadataDatabase } from "./metadata-database.ts";

const WAKE_CHANNEL = "daymill_wake";

/**
 * Tells schedulers in other processes that there is something to do: once per batch, and not when this process does it
 * itself (flat out, a notification in each transaction would take 70 % of the commits per second). Inside a transaction
 * it is sent when that commits.
 */
export async function wakeSchedulers<DB>(db: Kysely<DB>): Promise<void> {
  await sql`select pg_notify(${WAKE_CHANNEL}, '')`.execute(db);
}

/** Calls back when somebody woke the schedulers: a hint that may come late or never, and never the truth. */
export async function listenForWakes(database: MetadataDatabase, onWake: () => void): Promise<AsyncDisposable> {
  return await database.listen(WAKE_CHANNEL, onWake);
}
