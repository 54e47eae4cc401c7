import { DaymillError, epochMillis, type Clock } from "@daymill/core";
import { openUserSession } from "@daymill/metadata";
import type { MetadataDatabase, NewUserSession } from "@daymill/metadata";
import type { Caller } from "../handlers.ts";
import { SESSION_MS } from "./doorkeeper.ts";
import { newSecret, secretHash } from "./secret-text.ts";
import { sessionCookie } from "./session-cookie.ts";

export interface SessionParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
}

/**
 * From now on the browser is that user's, as they were when they proved who they are. Throws E709 when a second factor or
 * another password has come since.
 */
export async function beginSession(
  { db, clock }: SessionParts,
  user: NewUserSession["user"],
  caller: Caller,
): Promise<void> {
  const secret = newSecret("dms_");
  const now = clock.now();
  const session = { tokenHash: secretHash(secret), user, expiresAt: epochMillis(now + SESSION_MS) };
  if (!(await openUserSession(db, session, now))) {
    throw new DaymillError("E709", "What lets you in was changed in the meantime. Sign in again.");
  }
  caller.setCookie(sessionCookie(secret, { isSecure: caller.isSecure, seconds: SESSION_MS / 1_000 }));
}
