import { toError } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { GIVE_UP_AFTER_MS, LEASE_MS, renewSession, reopenSession } from "@daymill/metadata";
import type { AttemptsInFlight } from "./attempts-in-flight.ts";
import type { OtherSchedulers } from "./other-schedulers.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";

export interface LeaseParts extends SchedulerParts {
  readonly flight: AttemptsInFlight;
  readonly others: OtherSchedulers;
}

/**
 * The lease of the executor's session.
 *
 *     held --cannot renew for 20 s, or the session was ended by others--> lost (everything here is stopped)
 *     lost --nothing of it is left here or in the database--> held (the session is opened again)
 *
 * While it is lost, nothing is claimed.
 */
export class Lease {
  readonly #parts: LeaseParts;
  #renewedAt: EpochMillis;
  #isLost = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#renewedAt = parts.clock.now();
  }

  isHeld(): boolean {
    return !this.#isLost && this.#parts.clock.now() - this.#renewedAt < LEASE_MS;
  }

  /** To be called every few seconds. Never rejects. */
  async keep(): Promise<void> {
    const { clock, logger } = this.#parts;
    if (clock.now() - this.#renewedAt >= GIVE_UP_AFTER_MS) this.#lose("its lease could not be renewed");
    try {
      if (this.#isLost) await this.#reopen();
      else await this.#renew();
    } catch (thrown) {
      logger.warn("the lease could not be renewed; it is tried again", { error: toError(thrown).message });
    }
  }

  async #renew(): Promise<void> {
    const { database, executor, clock, others } = this.#parts;
    const now = clock.now();
    const renewed = await renewSession(database.db, executor.sessionKey, now);
    if (renewed === undefined) return this.#lose("its session was ended by another scheduler");
    this.#renewedAt = now;
    others.see(!renewed.isAlone);
  }

  async #reopen(): Promise<void> {
    const { database, executor, clock, flight, logger } = this.#parts;
    if (flight.keys().length > 0) return;
    const now = clock.now();
    if (!(await reopenSession(database.db, executor.sessionKey, now))) return;
    this.#renewedAt = now;
    this.#isLost = false;
    logger.info("the worker session is open again", { session: executor.sessionKey });
  }

  #lose(reason: string): void {
    const { executor, flight, logger } = this.#parts;
    if (!this.#isLost) logger.error("the lease is lost: everything that runs here is stopped", { reason });
    this.#isLost = true;
    for (const attempt of flight.keys()) if (flight.markCancelled(attempt)) executor.cancel(attempt, reason);
  }
}
