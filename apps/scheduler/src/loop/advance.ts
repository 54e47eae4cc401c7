import { toError } from "@daymill/core";
import type { AttemptKey, EpochMillis, RunKey } from "@daymill/core";
import { isDataRefused, settleAndClaim } from "@daymill/metadata";
import type { Batch, BatchResult, RunMemory } from "@daymill/metadata";
import type { AttemptsInFlight } from "./attempts-in-flight.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Inbox, Intake } from "./inbox.ts";
import { Alarm } from "./looks/alarm.ts";
import type { Lease } from "./lease.ts";
import { reconcileHeld } from "./reconcile-held.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { giveUpOn } from "./give-up-on.ts";
import { tellResult } from "./tell-result.ts";

export interface AdvancerParts extends SchedulerParts {
  readonly inbox: Inbox;
  readonly flight: AttemptsInFlight;
  readonly brain: RunBrain;
  readonly dispatcher: Dispatcher;
  readonly lease: Lease;
  readonly memory: RunMemory;
  /** Told of every batch that was written. */
  readonly onResult: (result: BatchResult) => void;
}

/** After so many failures in a row, ends are written one by one: one that cannot be written must not hold up the others. */
const CAREFUL_AFTER = 3;
/** Queued runs that are started in one batch. */
const MAX_STARTS = 64;
/** A failed batch is tried again after this, doubled each time, up to the longest. */
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 5_000;
/** Beginnings wait this long for an end to travel with: nobody waits for them but the eye. */
const BEGINNINGS_MS = 20;

/**
 * Writes batches, one after another, as long as something urgent waits: at once when idle, and whatever comes in while
 * one is written goes into the next. What a batch claimed is handed to the executor while the next is written, and before
 * the next has any effect here. A batch whose answer was lost may have been written: it is written again, which
 * changes nothing, and what it may have claimed is looked up.
 */
export class Advancer {
  readonly #parts: AdvancerParts;
  #running: Promise<void> | undefined;
  #isScheduled = false;
  #isTelling = false;
  #isInDoubt = false;
  #failures = 0;
  #isClosed = false;
  /** Those who wait for what is urgent, each until its time. */
  readonly #waiting = new Set<{ readonly until: EpochMillis; readonly goOn: () => void }>();
  /** What the last batch claimed, on its way to the executor. Never rejects. */
  #handover: Promise<void> = Promise.resolve();
  /** Rings when something may start that waits for its rate. */
  readonly #rates: Alarm;

  constructor(parts: AdvancerParts) {
    this.#parts = parts;
    const { clock, timers, inbox } = parts;
    const ring = (): void => {
      inbox.claim();
      inbox.startRuns();
      this.nudge();
    };
    this.#rates = new Alarm({ clock, timers, ring });
  }

  /** Something urgent came in: a batch is written soon. */
  nudge(): void {
    if (this.#isScheduled || this.#running || this.#isClosed) return;
    this.#isScheduled = true;
    this.#parts.timers.soon(() => {
      this.#isScheduled = false;
      void this.drain();
    });
  }

  /** A body began: that is written with the next end, or a moment later. */
  nudgeForBeginnings(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#parts.timers.after(BEGINNINGS_MS, () => {
      this.#isTelling = false;
      if (!this.#parts.inbox.hasBeginnings()) return;
      this.#parts.inbox.claim();
      this.nudge();
    });
  }

  /** Writes until nothing urgent is left, or a batch fails; never rejects. */
  async drain(): Promise<void> {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      // What came in after the last look found a batch running, and so asked for none.
      if (this.#failures === 0 && this.#parts.inbox.isUrgent()) this.nudge();
    });
    await this.#running;
  }

  /** The same, waited for until a time: on a machine that has no rest, something is urgent for ever. */
  async drainUntil(until: EpochMillis): Promise<void> {
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    const waiter = { until, goOn };
    this.#waiting.add(waiter);
    await Promise.race([this.drain(), promise]);
    this.#waiting.delete(waiter);
  }

  /** What the executor does not know of and the database does, and the other way round: see reconcileHeld. */
  doubt(): void {
    this.#isInDoubt = true;
    this.#parts.inbox.claim();
  }

  close(): void {
    this.#isClosed = true;
    this.#rates.takeBack();
  }

  async #drain(): Promise<void> {
    const { inbox, timers, logger, events } = this.#parts;
    while (inbox.isUrgent() && !this.#isClosed) {
      try {
        await this.#advance();
        if (this.#failures > 0) events.emit("loop:went", { part: "batch" });
        this.#failures = 0;
        this.#letGo();
        if (!inbox.isUrgent()) await this.#handover;
      } catch (thrown) {
        this.#isInDoubt = true;
        const error = toError(thrown);
        this.#failures += 1;
        const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS);
        logger.warn("a batch could not be written; it is tried again", {
          error: error.message,
          inARow: this.#failures,
          retryMs,
        });
        events.emit("loop:failed", { part: "batch", error, inARow: this.#failures });
        timers.after(retryMs, () => this.nudge());
        return;
      }
    }
  }

  #letGo(): void {
    const now = this.#parts.clock.now();
    for (const { until, goOn } of this.#waiting) if (now >= until) goOn();
  }

  async #advance(): Promise<void> {
    if (this.#isInDoubt) {
      this.#isInDoubt = false;
      await this.#handover;
      await this.#parts.dispatcher.dispatch(await reconcileHeld(this.#parts));
    }
    const { inbox, database, brain, memory } = this.#parts;
    const intake = inbox.take(this.#failures < CAREFUL_AFTER ? undefined : 1);
    let result: BatchResult;
    try {
      result = await settleAndClaim(database.hot, this.#toBatch(intake), brain, memory);
    } catch (error) {
      inbox.putBack(this.#isHopeless(intake, error) ? giveUpOn(intake, toError(error)) : intake);
      throw error;
    }
    await this.#handover;
    this.#apply(intake, result);
    this.#handover = this.#handOver(result);
  }

  async #handOver({ claimed }: BatchResult): Promise<void> {
    const { dispatcher, logger } = this.#parts;
    try {
      if (claimed.attempts.length > 0) await dispatcher.dispatch(claimed);
    } catch (thrown) {
      logger.warn("claimed attempts could not be handed over; they are looked up", { error: toError(thrown).message });
      this.doubt();
    }
  }

  #toBatch(intake: Intake): Batch {
    const { clock, config, executor, dispatcher, lease, mayStartRuns = () => true } = this.#parts;
    const slots = lease.isHeld() ? Math.max(0, executor.freeSlots() - dispatcher.pending()) : 0;
    return {
      now: clock.now(),
      begun: intake.begun,
      ended: intake.ended,
      runs: intake.runs,
      timers: intake.runs.length > 0,
      starts: intake.mayStartRuns && mayStartRuns() ? MAX_STARTS : 0,
      sessions: [{ session: executor.sessionKey, slots }],
      queues: config.queues,
      parallelism: config.parallelism,
    };
  }

  /** Whether it is the one end in the batch that the database will never take. */
  #isHopeless({ ended }: Intake, error: unknown): boolean {
    return ended.length === 1 && this.#failures >= CAREFUL_AFTER && isDataRefused(error);
  }

  #apply(intake: Intake, result: BatchResult): void {
    const { inbox, flight, logger, executor } = this.#parts;
    for (const { attempt } of intake.ended) {
      if (!result.taken.has(attempt)) logger.info("the end of an attempt came too late and was refused", { attempt });
      flight.forget(attempt);
    }
    executor.acknowledge?.(intake.ended.map(({ attempt }) => attempt));
    this.cancel(result.cancelled, "its run was stopped");
    for (const dagId of result.pausedDags) logger.warn("too many runs failed in a row: the DAG is paused", { dagId });
    if (result.hasFreedPlaces || result.triggeredRuns.length > 0 || result.startedRuns.length >= MAX_STARTS)
      inbox.startRuns();
    if (result.hasMoreLooks) inbox.startRuns();
    if (result.nextStartAt !== null) this.#rates.ringAt(result.nextStartAt);
    inbox.wake(result.followers);
    this.#parts.onResult(result);
    tellResult(result, this.#parts.events);
  }

  /** Stops attempts that were taken away, as far as they are here. */
  cancel(attempts: Iterable<AttemptKey>, reason: string): void {
    const { flight, executor } = this.#parts;
    for (const attempt of attempts) if (flight.markCancelled(attempt)) executor.cancel(attempt, reason);
  }

  /** These runs changed: they are decided and their work is claimed at once. */
  wake(runs: Iterable<RunKey>): void {
    this.#parts.inbox.wake(runs);
    this.#parts.inbox.startRuns();
    this.nudge();
  }
}
