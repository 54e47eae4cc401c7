import { epochMillis, toError } from "@daymill/core";
import type { BodyAnswer } from "@daymill/core";
import { keepCallbacks, noteCallbacks, takeCallbacks } from "@daymill/metadata";
import type { CallbackNote, TakenCallback } from "@daymill/metadata";
import { learnVersions } from "../learn-versions.ts";
import type { Lease } from "../lease.ts";
import { Alarm } from "../looks/alarm.ts";
import { NoteBatch } from "../looks/note-batch.ts";
import { Taker } from "../looks/taker.ts";
import { WorkInProgress } from "../looks/work-in-progress.ts";
import type { RunBrain } from "../run-brain.ts";
import type { SchedulerParts } from "../scheduler-parts.ts";
import { callbackOrder } from "./callback-order.ts";
import { callsOf } from "./calls-of.ts";
import { concludeCallback } from "./conclude-callback.ts";
import { callbacksOf, HeldCalls } from "./held-calls.ts";
import type { HeldCall } from "./held-calls.ts";

export interface CallbackRunnerParts extends SchedulerParts {
  readonly brain: RunBrain;
  readonly lease: Pick<Lease, "isHeld">;
}

/** How long one call may take. */
const CALL_DEADLINE_MS = 60_000;
/** Renewed while the callback is here. After so long somebody else calls: whoever took it is not heard of any more. */
export const CALL_LEASE_MS = 90_000;
/** The end of a lease that is not ours any more. */
const LOST = epochMillis(0);
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
  readonly #held = new HeldCalls();
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

  /** Renews the lease of what is here; to be called every few seconds. One that is not renewed is over. Never rejects. */
  async keep(): Promise<void> {
    const { database, clock, logger } = this.#parts;
    const held = this.#held.all();
    if (held.length === 0) return;
    const until = epochMillis(clock.now() + CALL_LEASE_MS);
    const rows = held.flatMap((call) => call.rows);
    try {
      const kept = await keepCallbacks(database.db, rows, until);
      for (const call of held) call.until = call.rows.every(({ key }) => kept.has(key)) ? until : LOST;
    } catch (thrown) {
      for (const call of held) call.until = LOST;
      const error = toError(thrown).message;
      logger.warn("the lease of callbacks could not be renewed; it is tried again", { error });
    }
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
    const most = MAX_CALLS - this.#held.size;
    if (most <= 0 || this.#isClosed) return;
    const now = clock.now();
    const until = epochMillis(now + CALL_LEASE_MS);
    const taken = await takeCallbacks(database.db, { now, until, most, session: executor.sessionKey });
    await learnVersions(
      { database, brain },
      taken.callbacks.map(({ run }) => run.version),
    );
    for (const batch of callsOf(taken.callbacks)) {
      const held = this.#held.add(batch, until);
      if (held) void this.#call(held);
    }
    if (taken.nextAt !== undefined) this.#alarm.ringAt(taken.nextAt);
  }

  /** Nobody awaits it: how long it takes is the callback's affair. */
  async #call(held: HeldCall): Promise<void> {
    const { brain, config, poller, clock, lease } = this.#parts;
    const order = callbackOrder(callbacksOf(held), { versions: (version) => brain.version(version), config });
    this.#lastCall += 1;
    // Numbers below zero: looks count upwards.
    const answer = await poller.look(
      { ...order, look: -this.#lastCall, deadlineMs: CALL_DEADLINE_MS },
      { isWanted: () => lease.isHeld() && clock.now() < held.until, begun: () => (held.hasBegun = true) },
    );
    const wasFull = this.#held.size >= MAX_CALLS;
    this.#held.forget(held);
    this.#conclude(held, answer);
    if (wasFull) this.nudge();
  }

  #conclude({ rows, hasBegun: wasBegun }: HeldCall, answer: BodyAnswer): void {
    const { clock, events } = this.#parts;
    // Cut short by us: it is no failure of its own, and the next scheduler calls it.
    if (this.#isClosed && answer.kind === "trouble") return;
    const now = clock.now();
    for (const [index, { callback, turn }] of rows.entries()) {
      const note = concludeCallback({ ...callback, turn }, { answer, wasBegun, now });
      // One call, however many it told of.
      if (index === 0) events.emit("callback:called", { hasBegun: note.hasBegun, error: note.error?.message ?? null });
      this.#log(callback, note);
      this.#notes.add(note);
    }
  }

  #log({ run, task: taskId, kind, unbegun }: TakenCallback, { state, hasBegun, error }: CallbackNote): void {
    const fields = { dagId: run.dag, runId: run.id, taskId, kind, error: error?.message };
    const { logger } = this.#parts;
    if (state === "failed") logger.warn("a callback failed for good", fields);
    else if (!hasBegun) {
      logger.warn("a callback could not be called; it is tried again", { ...fields, inARow: unbegun + 1 });
    }
  }
}
