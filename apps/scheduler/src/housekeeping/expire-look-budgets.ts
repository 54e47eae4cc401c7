import { deleteOldLookBudgets } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";

/** Longer than the slowest rate that makes sense takes for a look; in ms. */
const UNUSED_AFTER_MS = 7 * 86_400_000;

/** Forgets what connections may still be asked that nobody has asked for a week. Returns how many. */
export async function expireLookBudgets({ db }: { readonly db: MetadataDatabase["db"] }): Promise<number> {
  return await deleteOldLookBudgets(db, UNUSED_AFTER_MS);
}
