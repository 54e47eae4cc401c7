import { sql } from "kysely";
import type { MetadataDatabase } from "./metadata-database.ts";

const LIVE_CHANNEL = "daymill_live";

/** The longest text that one notification carries, in bytes. PostgreSQL takes less than 8,000. */
export const MAX_LIVE_BYTES = 7_900;

/** Tells the API servers of other processes what browsers are to be told. At most MAX_LIVE_BYTES. */
export async function sendLive({ db }: Pick<MetadataDatabase, "db">, text: string): Promise<void> {
  await sql`select pg_notify(${LIVE_CHANNEL}, ${text})`.execute(db);
}

/** Calls back with what was sent; some may never come. */
export async function listenForLive(
  database: MetadataDatabase,
  onText: (text: string) => void,
): Promise<AsyncDisposable> {
  return await database.listen(LIVE_CHANNEL, onText);
}
