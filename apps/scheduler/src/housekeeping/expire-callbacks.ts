import { epochMillis } from "@daymill/core";
import { deleteOldCallbacks } from "@daymill/metadata";
import type { ExpiryParts } from "./expire-workspaces.ts";

/** Forgets the callbacks that were over so long ago; those that wait stay. Returns how many. */
export async function expireCallbacks(
  { db, clock, log }: Pick<ExpiryParts, "db" | "clock" | "log">,
  keptMs: number,
): Promise<number> {
  const callbacks = await deleteOldCallbacks(db, epochMillis(clock.now() - keptMs));
  if (callbacks > 0) log.info("old callbacks were forgotten", { callbacks });
  return callbacks;
}
