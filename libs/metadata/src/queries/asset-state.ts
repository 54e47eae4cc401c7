import type { Kysely } from "kysely";
import type { JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";

/** A watermark of an asset; undefined when it was never set. */
export async function findAssetState(
  db: Kysely<Database>,
  which: { readonly asset: string; readonly key: string },
): Promise<JsonValue | undefined> {
  const row = await db
    .selectFrom("asset_state")
    .select("value")
    .where("asset", "=", which.asset)
    .where("key", "=", which.key)
    .executeTakeFirst();
  return row?.value;
}
