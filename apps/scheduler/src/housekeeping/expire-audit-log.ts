import { epochMillis } from "@daymill/core";
import { deleteOldAuditEntries } from "@daymill/metadata";
import type { ExpiryParts } from "./expire-workspaces.ts";

/** Forgets what was done so long ago; undefined: nothing. Returns how many entries. */
export async function expireAuditLog(
  { db, clock, log }: Pick<ExpiryParts, "db" | "clock" | "log">,
  keptMs: number | undefined,
): Promise<number> {
  if (keptMs === undefined) return 0;
  const entries = await deleteOldAuditEntries(db, epochMillis(clock.now() - keptMs));
  if (entries > 0) log.info("old entries of the audit log were forgotten", { entries });
  return entries;
}
