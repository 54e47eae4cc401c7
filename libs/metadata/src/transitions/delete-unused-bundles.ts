import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { BundleId } from "@daymill/core";
import type { Database } from "../database.ts";

/**
 * Deletes the bundles that no version has, but for those made since `before` (epoch ms): a deploy writes its bundle just
 * before its version. Gives how many.
 */
export async function deleteUnusedBundles(db: Kysely<Database>, before: number): Promise<number> {
  const deleted = await sql`
    delete from bundle b where b.created_at <= ${before}::bigint
      and not exists (select 1 from dag_version v where v.bundle_id = b.bundle_id)`.execute(db);
  return Number(deleted.numAffectedRows ?? 0);
}

/** The bundles of current versions, and of versions with runs that are not over. */
export async function listNeededBundles(db: Kysely<Database>): Promise<BundleId[]> {
  const needed = await sql<{ id: BundleId }>`
    select v.bundle_id as id from dag_version v where exists (
      select 1 from dag d where d.current_version_key = v.version_key
    ) or exists (
      select 1 from dag_run r where r.version_key = v.version_key and r.ended_at is null
    )
    group by v.bundle_id`.execute(db);
  return needed.rows.map(({ id }) => id);
}
