import { sql } from "kysely";
import type { MetadataDatabase } from "@daymill/metadata";

/** What autovacuum does within a minute of such a load: measured is what comes after. */
export async function analyze({ db }: Pick<MetadataDatabase, "db">): Promise<void> {
  await sql`vacuum (analyze)`.execute(db);
}
