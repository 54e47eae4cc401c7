import type { EpochMillis } from "@daymill/core";
import { LEASE_MS, reapLost } from "@daymill/metadata";
import type { LostAttempt } from "@daymill/metadata";
import type { Inbox } from "./inbox.ts";
import { learnVersions } from "./learn-versions.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { specOf, toEndedAttempt } from "./to-ended-attempt.ts";

export interface ReaperParts extends SchedulerParts {
  readonly inbox: Inbox;
  readonly brain: RunBrain;
}

/** Lost attempts that are looked at in one tick. */
const MAX_REAPED = 500;

/** Offers the attempts of ended worker sessions again. */
export class Reaper {
  readonly #parts: ReaperParts;
  #lastAt: EpochMillis | undefined;
  #pauseUntil = 0;

  constructor(parts: ReaperParts) {
    this.#parts = parts;
  }

  /**
   * Ends sessions whose lease is over and takes what they left as lost. After this process itself slept (a suspended
   * machine) the others get the time of one lease to renew theirs: they slept too.
   */
  async reap(): Promise<void> {
    const { clock, database, inbox, logger } = this.#parts;
    const now = clock.now();
    if (this.#lastAt !== undefined && now - this.#lastAt > LEASE_MS) this.#pauseUntil = now + LEASE_MS;
    this.#lastAt = now;
    if (now < this.#pauseUntil) return;
    const lost = await reapLost(database.db, { now, most: MAX_REAPED });
    if (lost.length === 0) return;
    logger.warn("attempts were lost with their worker session; they are offered again", { attempts: lost.length });
    await learnVersions(
      this.#parts,
      lost.map(({ version }) => version),
    );
    for (const attempt of lost) inbox.end(this.#toEnded(attempt, now));
  }

  #toEnded(lost: LostAttempt, at: EpochMillis): ReturnType<typeof toEndedAttempt> {
    const { brain, random } = this.#parts;
    const spec = specOf(brain.version(lost.version), lost.task);
    const outcome = { kind: "lost", reason: `its worker session ${lost.session} ended without a word` } as const;
    return toEndedAttempt({ ...lost, spec, input: null }, { outcome, startedAt: null, at, output: null, random });
  }
}
