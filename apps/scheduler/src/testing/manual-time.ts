import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import type { Timers } from "../loop/timers.ts";

interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that a test moves. Timers go off when it passes them; `soon` is real. */
export class ManualTime implements Clock {
  #now: EpochMillis;
  readonly #waiting = new Set<Waiting>();

  constructor(start: EpochMillis) {
    this.#now = start;
  }

  now(): EpochMillis {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now = epochMillis(this.#now + ms);
    const due = [...this.#waiting].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const timer of due) this.#waiting.delete(timer);
    for (const { run } of due) run();
  }

  /** Of one scheduler. */
  timers(): Timers {
    return {
      after: (delayMs, run) => {
        const timer = { at: this.#now + delayMs, run };
        this.#waiting.add(timer);
        return () => this.#waiting.delete(timer);
      },
      soon: (run) => void setImmediate(run),
    };
  }
}
