import { epochMillis, type Clock } from "@daymill/core";
import { openUserSession } from "@daymill/metadata";
import type { MetadataDatabase, UserRow } from "@daymill/metadata";
import type { Caller } from "../handlers.ts";
import { SESSION_MS } from "./doorkeeper.ts";
import { newSecret, secretHash } from "./secret-text.ts";
import { sessionCookie } from "./session-cookie.ts";

export interface SessionParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
}

/** From now on the browser is that user's. */
export async function beginSession(
  { db, clock }: SessionParts,
  { userKey }: Pick<UserRow, "userKey">,
  caller: Caller,
): Promise<void> {
  const secret = newSecret("dms_");
  const now = clock.now();
  await openUserSession(db, { tokenHash: secretHash(secret), userKey, expiresAt: epochMillis(now + SESSION_MS) }, now);
  caller.setCookie(sessionCookie(secret, { isSecure: caller.isSecure, seconds: SESSION_MS / 1_000 }));
}
