import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import type { Timers } from "@daymill/scheduler/testing";

/** A clock that stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #now: EpochMillis;

  constructor(start: EpochMillis) {
    this.#now = start;
  }

  now(): EpochMillis {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now = epochMillis(this.#now + ms);
  }
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Timers of one process: they go off when the simulation says so, and are gone with the process. */
export class VirtualTimers implements Timers {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #soon: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#clock.now() + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  soon(run: () => void): void {
    this.#soon.push(run);
  }

  /** Runs what is due; whether there was anything. */
  runDue(): boolean {
    const due = [...this.#timers].filter(({ at }) => at <= this.#clock.now()).sort((a, b) => a.at - b.at);
    for (const timer of due) this.#timers.delete(timer);
    const soon = this.#soon;
    this.#soon = [];
    for (const { run } of due) run();
    for (const run of soon) run();
    return due.length + soon.length > 0;
  }
}
