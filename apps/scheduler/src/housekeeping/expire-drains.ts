import { epochMillis } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { deleteOldDrains } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

/** A machine that is away for longer than that is a new one. */
const GONE_AFTER_MS = 90 * 86_400_000;

/** Forgets that workers are drained which nobody has started for three months. Returns how many. */
export async function expireDrains({
  db,
  clock,
}: {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
}): Promise<number> {
  return await deleteOldDrains(db, epochMillis(clock.now() - GONE_AFTER_MS));
}
