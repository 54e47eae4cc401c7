import { epochMillis } from "@daymill/core";
import type { BodyAnswer } from "@daymill/core";
import { noteCallbacks, takeCallbacks } from "@daymill/metadata";
import type { CallbackNote, TakenCallback } from "@daymill/metadata";
import { learnVersions } from "../learn-versions.ts";
import { Alarm } from "../looks/alarm.ts";
import { NoteBatch } from "../looks/note-batch.ts";
import { Taker } from "../looks/taker.ts";
import { WorkInProgress } from "../looks/work-in-progress.ts";
import type { RunBrain } from "../run-brain.ts";
import type { SchedulerParts } from "../scheduler-parts.ts";
import { callbackOrder } from "./callback-order.ts";
import { concludeCallback } from "./conclude-callback.ts";

export interface CallbackRunnerParts extends SchedulerParts {
  readonly brain: RunBrain;
}

/** How long one call may take. */
const CALL_DEADLINE_MS = 60_000;
/** After so long somebody else calls: whoever took the callback is not heard of any more. */
export const CALL_LEASE_MS = 90_000;
/** Calls that go on at once in this scheduler. */
const MAX_CALLS = 32;

/**
 * Has the callbacks called that are written in the database, by the poller: in processes that run nothing else. A callback
 * is called until it has gone well or has failed too often; a call of which nothing is heard is made again. Nothing waits
 * for a callback, and what it comes to changes nothing but its own row.
 */
export class CallbackRunner {
  readonly #parts: CallbackRunnerParts;
  /** On the database; calls that the poller has are no part of it. */
  readonly #work: WorkInProgress;
  readonly #alarm: Alarm;
  readonly #taker: Taker;
  readonly #notes: NoteBatch<CallbackNote>;
  #underWay = 0;
  #lastCall = 0;
  #isClosed = false;

  constructor(parts: CallbackRunnerParts) {
    const { logger, clock, timers, database } = parts;
    this.#parts = parts;
    this.#work = new WorkInProgress((error) =>
      logger.warn("what came of a callback could not be written down; it is called again", { error: error.message }),
    );
    this.#alarm = new Alarm({ clock, timers, ring: () => this.#work.add(this.take()) });
    this.#taker = new Taker({
      takeSome: () => this.#takeSome(),
      onError: (error) =>
        logger.warn("due callbacks could not be taken; the next tick tries again", { error: error.message }),
    });
    this.#notes = new NoteBatch({
      work: this.#work,
      alarm: this.#alarm,
      write: (notes) => noteCallbacks(database.db, notes, clock.now()),
    });
  }

  /** Something happened that somebody is to be told of. */
  nudge(): void {
    if (!this.#isClosed) this.#alarm.ringSoon();
  }

  /** Takes what is due and has it called. Never rejects. */
  async take(): Promise<void> {
    await this.#taker.take();
  }

  /** Until everything that was answered is written; calls may go on. */
  async settled(): Promise<void> {
    await this.#work.settled();
  }

  /** Takes no more. */
  close(): void {
    this.#isClosed = true;
    this.#alarm.takeBack();
  }

  async #takeSome(): Promise<void> {
    const { database, clock, brain, executor } = this.#parts;
    const most = MAX_CALLS - this.#underWay;
    if (most <= 0 || this.#isClosed) return;
    const now = clock.now();
    const until = epochMillis(now + CALL_LEASE_MS);
    const taken = await takeCallbacks(database.db, { now, until, most, session: executor.sessionKey });
    await learnVersions(
      { database, brain },
      taken.callbacks.map(({ run }) => run.version),
    );
    for (const callback of taken.callbacks) void this.#call(callback);
    if (taken.nextAt !== undefined) this.#alarm.ringAt(taken.nextAt);
  }

  /** Nobody awaits it: how long it takes is the callback's affair. */
  async #call(callback: TakenCallback): Promise<void> {
    const { brain, config, poller } = this.#parts;
    const order = callbackOrder(callback, { known: brain.version(callback.run.version), config });
    this.#underWay += 1;
    this.#lastCall += 1;
    // Numbers below zero: looks count upwards.
    const answer = await poller.look({ ...order, look: -this.#lastCall, deadlineMs: CALL_DEADLINE_MS });
    const wasFull = this.#underWay >= MAX_CALLS;
    this.#underWay -= 1;
    this.#conclude(callback, answer);
    if (wasFull) this.nudge();
  }

  #conclude(callback: TakenCallback, answer: BodyAnswer): void {
    const { clock, logger } = this.#parts;
    // Cut short by us: it is no failure of its own, and the next scheduler calls it.
    if (this.#isClosed && answer.kind === "trouble") return;
    const note = concludeCallback(callback, answer, clock.now());
    if (note.state === "failed") {
      const { run, task, kind } = callback;
      logger.warn("a callback failed for good", {
        dagId: run.dag,
        runId: run.id,
        taskId: task,
        kind,
        error: note.error?.message,
      });
    }
    this.#notes.add(note);
  }
}
