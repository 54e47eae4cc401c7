import { savePool } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Config } from "../config.ts";

/** Makes the pools of the configuration what it says; what else is in the database stays. */
export async function declarePools(db: MetadataDatabase["db"], pools: Config["pools"]): Promise<void> {
  for (const [name, { slots, description, includeDeferred }] of Object.entries(pools)) {
    await savePool(db, { name, slots, includeDeferred, description: description ?? null });
  }
}
