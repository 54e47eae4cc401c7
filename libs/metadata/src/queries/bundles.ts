import type { Kysely } from "kysely";
import type { BundleId, JsonObject, JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";

/** A bundle as it was deployed. */
export interface BundleRow {
  readonly id: BundleId;
  /** One ES module, gzip. */
  readonly code: Uint8Array;
  /** Its source map, gzip. */
  readonly sourceMap: Uint8Array | null;
  readonly assets: JsonValue;
  /** Package name to exact version. */
  readonly externals: JsonObject;
}

/** A bundle by its id; undefined when it was never deployed. */
export async function findBundle(db: Kysely<Database>, id: BundleId): Promise<BundleRow | undefined> {
  return await db
    .selectFrom("bundle")
    .select(["bundle_id as id", "code", "source_map as sourceMap", "assets", "externals"])
    .where("bundle_id", "=", id)
    .executeTakeFirst();
}
