import { epochMillis } from "@daymill/core";
import { deleteOldUserSessions } from "@daymill/metadata";
import { SESSION_IDLE_MS } from "../api/access/doorkeeper.ts";
import type { ExpiryParts } from "./expire-workspaces.ts";

/** Forgets sessions of browsers that are over. Returns how many. */
export async function expireUserSessions({ db, clock }: Pick<ExpiryParts, "db" | "clock">): Promise<number> {
  const now = clock.now();
  return await deleteOldUserSessions(db, { now, idleSince: epochMillis(now - SESSION_IDLE_MS) });
}
