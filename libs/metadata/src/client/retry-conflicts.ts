import { setTimeout as delay } from "node:timers/promises";
import { DaymillError, toError } from "@daymill/core";
import { isRetryable } from "./pg-error.ts";

/**
 * How often a transaction is tried in all. Conflicts are rare where locks are taken in a fixed order; one that comes back
 * this often is a mistake in that order, which more tries would hide.
 */
const MAX_TRIES = 5;
/** Before the next try, times the tries so far. */
const PAUSE_MS = 5;

/**
 * Runs a transaction again when the server gave up on it for a deadlock or a serialization failure. The server breaks such
 * a tie to let the other side through: begun again at once, a transaction may take its first lock before the other side is
 * awake, and meet it once more. Rejects with E605 when it never went through.
 */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      if (tries < MAX_TRIES) {
        await delay(PAUSE_MS * tries);
        continue;
      }
      const message = `The database gave up on a transaction ${MAX_TRIES} times in a row: ${toError(error).message}.`;
      throw new DaymillError("E605", message, { cause: error });
    }
  }
}
