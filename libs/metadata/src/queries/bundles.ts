import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { BundleId, JsonObject, JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";

/** What the database keeps of a bundle. */
export interface BundleContent {
  /** One ES module, gzip. */
  readonly code: Uint8Array;
  /** Its source map, gzip. */
  readonly sourceMap: Uint8Array | null;
  readonly assets: JsonValue;
  /** Package name to exact version. */
  readonly externals: JsonObject;
}

/** A bundle as it was deployed. */
export interface BundleRow extends BundleContent {
  readonly id: BundleId;
}

/** Which of these bundles the database does not have. */
export async function findMissingBundles(db: Kysely<Database>, ids: readonly BundleId[]): Promise<BundleId[]> {
  const rows = await db
    .selectFrom("bundle")
    .select("bundle_id")
    .where(sql<boolean>`bundle_id = any(${[...ids]}::text[])`)
    .execute();
  const known = new Set(rows.map((row) => row.bundle_id));
  return ids.filter((id) => !known.has(id));
}

/** A bundle by its id; undefined when it was never deployed. */
export async function findBundle(db: Kysely<Database>, id: BundleId): Promise<BundleRow | undefined> {
  return await db
    .selectFrom("bundle")
    .select(["bundle_id as id", "code", "source_map as sourceMap", "assets", "externals"])
    .where("bundle_id", "=", id)
    .executeTakeFirst();
}
